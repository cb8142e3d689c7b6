import type { Mask } from "../mask.ts";
import { compound } from "./compound.ts";

/**
 * Pairs that every mask allows.
 *
 * @throws {TypeError} when there is no mask, or an argument is not one
 * @throws {RangeError} when two masks describe different numbers of examples
 */
export function and(...masks: readonly Mask[]): Mask {
  return compound("and", "&", masks, (parts) => ({
    allows(q, k, example) {
      for (const part of parts) if (!part.allows(q, k, example)) return false;
      return true;
    },
    coverage(rect, example) {
      let all = true;
      for (const part of parts) {
        const answer = part.coverage(rect, example);
        if (answer === "none") return "none";
        if (answer !== "all") all = false;
      }
      return all ? "all" : "some";
    },
  }));
}
