import { checkMask } from "../checkMask.ts";
import type { Mask } from "../mask.ts";
import { inBrackets } from "./compound.ts";

/**
 * Pairs that the mask forbids.
 *
 * @throws {TypeError} when the argument is not a mask
 */
export function not(mask: Mask): Mask {
  checkMask("not: mask", mask);
  return {
    name: `!${inBrackets(mask)}`,
    relative: mask.relative,
    examples: mask.examples,
    allows: (q, k, example) => !mask.allows(q, k, example),
    coverage(rect, example) {
      const answer = mask.coverage(rect, example);
      if (answer === "none") return "all";
      return answer === "all" ? "none" : answer;
    },
    check: (queries, keys) => mask.check?.(queries, keys),
  };
}
