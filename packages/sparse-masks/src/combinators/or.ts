import type { Mask } from "../mask.ts";
import { compound } from "./compound.ts";

/**
 * Pairs that at least one mask allows.
 *
 * @throws {TypeError} when there is no mask, or an argument is not one
 * @throws {RangeError} when two masks describe different numbers of examples
 */
export function or(...masks: readonly Mask[]): Mask {
  return compound("or", "|", masks, (parts) => ({
    allows(q, k, example) {
      for (const part of parts) if (part.allows(q, k, example)) return true;
      return false;
    },
    coverage(rect, example) {
      let none = true;
      for (const part of parts) {
        const answer = part.coverage(rect, example);
        if (answer === "all") return "all";
        if (answer !== "none") none = false;
      }
      return none ? "none" : "some";
    },
  }));
}
