import type { Coverage } from "../../coverage.ts";

/** A set of positions. */
export interface PositionSet {
  has(position: number): boolean;
  /** How many of the positions first, first + step, … last are in the set. */
  coverage(first: number, last: number, step: number): Coverage;
}

/**
 * The positions from `starts[i]` to `ends[i] − 1` for every i. Ranges ascend and may be empty.
 *
 * A question is a binary search, and a walk over the ranges in question that ends as soon as a
 * position inside and one outside have been seen.
 */
export function positionSet(starts: Float64Array, ends: Float64Array): PositionSet {
  /** The first range that ends behind a position. */
  const search = (position: number) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] ?? 0) > position) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const startOf = (range: number) => starts[range] ?? Number.POSITIVE_INFINITY;
  return {
    has: (position) => startOf(search(position)) <= position,
    coverage(first, last, step) {
      let inside = false;
      let outside = false;
      for (let range = search(first), next = first; next <= last && !(inside && outside); range++) {
        const steps = Math.max(0, Math.ceil((startOf(range) - next) / step));
        if (steps > 0) outside = true;
        next += steps * step;
        const end = Math.min(ends[range] ?? 0, last + 1);
        if (next >= end) continue;
        inside = true;
        next += Math.ceil((end - next) / step) * step;
      }
      if (inside && outside) return "some";
      return inside ? "all" : "none";
    },
  };
}
