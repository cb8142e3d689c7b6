import type { Mask } from "../mask.ts";
import { copyLengths } from "./arguments/copyLengths.ts";
import { nameList } from "./arguments/nameList.ts";

/**
 * Keys of the query's own document, where documents are laid end to end. Looks ahead inside a
 * document; combine it with `causal`.
 *
 * Queries belong to documents by their position: with fewer queries than keys they are the last
 * ones, and a query before the first document or behind the last sees nothing.
 *
 * @param lengths keys of each document, in order; they must sum to the number of keys; or a list
 *   [B] of such lists, one for each example; copied
 * @throws {TypeError} when `lengths` or an entry is not a list where the others are, or is empty
 * @throws {RangeError} when a length is not an integer of at least 0; when compiled for another
 *   number of keys
 */
export function documents(lengths: ArrayLike<number> | ArrayLike<ArrayLike<number>>): Mask {
  const perExample = isNested(lengths);
  const lists = perExample
    ? Array.from(lengths, (list, example) => copyLengths(`documents: lengths[${example}]`, list))
    : [copyLengths("documents: lengths", lengths)];
  const names = lists.map((list) => (perExample ? `[${nameList(list)}]` : nameList(list)));
  const name = `documents(${nameList(names)})`;
  const packed = lists.map(laidEndToEnd);
  const of = (example: number) => {
    const one = packed[packed.length === 1 ? 0 : example];
    if (one !== undefined) return one;
    throw new RangeError(`${name}: example must be from 0 to ${packed.length - 1}, got ${example}`);
  };
  return {
    name,
    relative: false,
    examples: packed.length,
    allows: (q, k, example = 0) => of(example).allows(q, k),
    coverage: (rect, example = 0) => of(example).coverage(rect),
    check(_queries, keys) {
      packed.forEach(({ total }, example) => {
        if (total === keys) return;
        const which = perExample ? `lengths[${example}]` : "lengths";
        throw new RangeError(
          `${name}: ${which} must sum to the number of keys ${keys}, got ${total}`,
        );
      });
    },
  };
}

function isNested(
  lengths: ArrayLike<number> | ArrayLike<ArrayLike<number>>,
): lengths is ArrayLike<ArrayLike<number>> {
  return typeof lengths === "object" && lengths !== null && typeof lengths[0] === "object";
}

/** The documents of one example. */
interface Packed extends Pick<Mask, "allows" | "coverage"> {
  readonly total: number;
}

function laidEndToEnd(lengths: readonly number[]): Packed {
  const ends = new Float64Array(lengths.length);
  let total = 0;
  lengths.forEach((length, i) => {
    total += length;
    ends[i] = total;
  });
  const ofQuery = finder(ends);
  const ofKey = finder(ends);
  const inside = (position: number) => 0 <= position && position < total;
  return {
    total,
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
