import type { Mask } from "../mask.ts";
import { compound } from "./compound.ts";
import { joinHints, type OrderHints } from "./joinHints.ts";

/**
 * Pairs that every mask allows.
 *
 * @throws {TypeError} when there is no mask, or an argument is not one
 * @throws {RangeError} when two masks describe different numbers of examples, or of heads
 */
export function and(...masks: readonly Mask[]): Mask {
  return compound("and", masks, (parts) => {
    return {
      ...parts.reduce<OrderHints>(joinHints, {}),
      allows(q, k, example, head) {
        for (const part of parts) if (!part.allows(q, k, example, head)) return false;
        return true;
      },
      coverage(rect, example, head) {
        let all = true;
        for (const part of parts) {
          const answer = part.coverage(rect, example, head);
          if (answer === "none") return "none";
          if (answer !== "all") all = false;
        }
        return all ? "all" : "some";
      },
    };
  });
}
