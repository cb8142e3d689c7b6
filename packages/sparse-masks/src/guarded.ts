import type { Mask } from "./mask.ts";
import type { Rect } from "./rect.ts";

/**
 * The same mask with a name in every error: what it throws names op, mask and place, and a
 * coverage that is none of the three answers is refused.
 */
export function guarded(op: string, mask: Mask): Mask {
  const failure = (place: string, cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new Error(`${op}: ${mask.name} failed at ${place}: ${reason}`, { cause });
  };
  return {
    name: mask.name,
    relative: mask.relative,
    examples: mask.examples,
    heads: mask.heads ?? 1,
    allows(q, k, example, head) {
      try {
        return mask.allows(q, k, example, head);
      } catch (cause) {
        throw failure(`query ${q}, key ${k}`, cause);
      }
    },
    coverage(rect, example, head) {
      try {
        const answer: unknown = mask.coverage(rect, example, head);
        if (answer === "none" || answer === "some" || answer === "all") return answer;
        throw new TypeError(`coverage must be "none", "some" or "all", got ${String(answer)}`);
      } catch (cause) {
        throw failure(textOf(rect), cause);
      }
    },
    check: (queries, keys) => mask.check?.(queries, keys),
  };
}

const textOf = ({ q0, q1, k0, k1 }: Rect) => `queries ${q0} to ${q1 - 1}, keys ${k0} to ${k1 - 1}`;
