import { checkMask } from "../checkMask.ts";
import type { Mask } from "../mask.ts";
import { inBrackets } from "./compound.ts";
import { structured } from "./structure.ts";

/**
 * Pairs that the mask forbids.
 *
 * @throws {TypeError} when the argument is not a mask
 */
export function not(mask: Mask): Mask {
  checkMask("not: mask", mask);
  const { sized } = mask;
  const complement: Mask = {
    name: `!${inBrackets(mask)}`,
    relative: mask.relative,
    examples: mask.examples,
    heads: mask.heads ?? 1,
    allows: (q, k, example, head) => !mask.allows(q, k, example, head),
    coverage(rect, example, head) {
      const answer = mask.coverage(rect, example, head);
      if (answer === "none") return "all";
      return answer === "all" ? "none" : answer;
    },
    check: (queries, keys) => mask.check?.(queries, keys),
    ...(sized && { sized: (queries, keys) => not(sized(queries, keys)) }),
  };
  return structured(complement, { kind: "not", part: mask });
}
