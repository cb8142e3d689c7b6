import { checkInteger } from "../checkInteger.ts";
import type { Mask } from "../mask.ts";
import { copyLengths } from "./arguments/copyLengths.ts";
import { nameList } from "./arguments/nameList.ts";

/**
 * Prefix language model: the first `count` keys for every query, and no other key ahead:
 * `k < count or k ≤ q`.
 *
 * `prefix(0)` is `causal`; a count of at least the number of keys is everything.
 *
 * @param count keys of the prefix; or a list [B] with the count of each example; copied
 * @throws {TypeError} when `count` is neither a number nor a list, or an empty list
 * @throws {RangeError} when it, or an entry, is not an integer of at least 0
 * @see Raffel et al. 2019 (T5, arXiv:1910.10683), §3.2.1
 */
export function prefix(count: number | ArrayLike<number>): Mask {
  if (typeof count === "number") checkInteger("prefix: count", count, 0);
  const counts = typeof count === "number" ? [count] : copyLengths("prefix: count", count);
  const countOf = (example: number) => counts[counts.length === 1 ? 0 : example] ?? 0;
  return {
    name: `prefix(${nameList(counts)})`,
    relative: false,
    examples: counts.length,
    allows: (q, k, example = 0) => k < countOf(example) || k <= q,
    coverage({ q0, q1, k0, k1 }, example = 0) {
      if (k1 - 1 < countOf(example) || k1 - 1 <= q0) return "all";
      return k0 < countOf(example) || k0 <= q1 - 1 ? "some" : "none";
    },
  };
}
