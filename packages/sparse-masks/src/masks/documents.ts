import { copyLengths } from "../copyLengths.ts";
import type { Mask } from "../mask.ts";
import { nameLengths } from "../nameLengths.ts";

/**
 * Keys of the query's own document, where documents are laid end to end. Looks ahead inside a
 * document; combine it with `causal`.
 *
 * Queries belong to documents by their position: with fewer queries than keys they are the last
 * ones, and a query before the first document or behind the last sees nothing.
 *
 * @param lengths keys of each document, in order; they must sum to the number of keys; copied
 * @throws {TypeError} when `lengths` is not a list, or empty
 * @throws {RangeError} when a length is not an integer of at least 0
 */
export function documents(lengths: ArrayLike<number>): Mask {
  const copy = copyLengths("documents", lengths);
  const name = nameLengths("documents", copy);
  const ends = new Float64Array(copy.length);
  let total = 0;
  copy.forEach((length, i) => {
    total += length;
    ends[i] = total;
  });
  const ofQuery = finder(ends);
  const ofKey = finder(ends);
  const inside = (position: number) => 0 <= position && position < total;
  return {
    name,
    relative: false,
    examples: 1,
    allows: (q, k) => inside(q) && inside(k) && ofQuery(q) === ofKey(k),
    coverage({ q0, q1, k0, k1 }) {
      if (q1 <= 0 || total <= q0 || k1 <= 0 || total <= k0) return "none";
      const firstOfQueries = ofQuery(Math.max(q0, 0));
      const lastOfQueries = ofQuery(Math.min(q1, total) - 1);
      const firstOfKeys = ofKey(Math.max(k0, 0));
      const lastOfKeys = ofKey(Math.min(k1, total) - 1);
      if (lastOfQueries < firstOfKeys || lastOfKeys < firstOfQueries) return "none";
      const one = firstOfQueries === lastOfKeys && lastOfQueries === firstOfKeys;
      return one && inside(q0) && inside(q1 - 1) && inside(k0) && inside(k1 - 1) ? "all" : "some";
    },
    check(_queries, keys) {
      if (total === keys) return;
      throw new RangeError(`${name}: lengths must sum to the number of keys ${keys}, got ${total}`);
    },
  };
}

/** Finds the document that holds a position: the first whose end lies behind it. */
function finder(ends: Float64Array): (position: number) => number {
  let latest = 0;
  return (position) => {
    if ((ends[latest - 1] ?? 0) <= position && position < (ends[latest] ?? 0)) return latest;
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] ?? 0) > position) high = middle;
      else low = middle + 1;
    }
    latest = low;
    return low;
  };
}
