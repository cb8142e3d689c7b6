import type { Mask } from "../mask.ts";
import { commonHints } from "./commonHints.ts";
import { compound } from "./compound.ts";

/**
 * Pairs that at least one mask allows; a pair that several allow is one pair.
 *
 * @throws {TypeError} when there is no mask, or an argument is not one
 * @throws {RangeError} when two masks describe different numbers of examples, or of heads
 */
export function or(...masks: readonly Mask[]): Mask {
  return compound("or", masks, (parts) => ({
    ...commonHints(parts),
    allows(q, k, example, head) {
      for (const part of parts) if (part.allows(q, k, example, head)) return true;
      return false;
    },
    coverage(rect, example, head) {
      let none = true;
      for (const part of parts) {
        const answer = part.coverage(rect, example, head);
        if (answer === "all") return "all";
        if (answer !== "none") none = false;
      }
      return none ? "none" : "some";
    },
  }));
}
