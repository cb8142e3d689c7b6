import { anyOf, causally, type Expression, keysBetween } from "./expression.ts";
import { pairsAt } from "./grid.ts";
import type { Statistics } from "./readMasses.ts";

/** Mass and pairs by distance, besides those of some first keys that are kept whole. */
export interface Profile {
  /** Of the first keys. */
  readonly kept: number;
  readonly pairs: number;
  /** At distance d, and where queries look ahead at −d too, of all other keys. */
  readonly masses: Float64Array;
  readonly counts: Float64Array;
  /** Whether there are first keys. */
  readonly sinks: boolean;
  /**
   * The union of some masks with the first keys, without what is ahead.
   *
   * @param behind whether the masks have nothing ahead
   */
  complete(behind: boolean, ...masks: readonly Expression[]): Expression;
}

/** @param columns how many columns of blocks are kept whole; at most those that are kept apart */
export function profileOf({ grid, causal, byDistance }: Statistics, columns: number): Profile {
  const { queries, keys, block, offset } = grid;
  const first = Math.min(columns * block, keys);
  const longest = Math.max(queries, keys);
  const both = byDistance.byDistance(columns, causal);
  const others = { q0: offset, q1: keys, k0: first, k1: keys };
  const masses = new Float64Array(longest);
  const counts = new Float64Array(longest);
  for (let d = 0; d < longest; d++) {
    masses[d] = both[d + queries - 1] ?? 0;
    counts[d] = pairsAt(others, d);
    if (causal || d === 0) continue;
    masses[d] = (masses[d] ?? 0) + (both[queries - 1 - d] ?? 0);
    counts[d] = (counts[d] ?? 0) + pairsAt(others, -d);
  }
  let pairs = causal ? 0 : queries * first;
  if (causal) for (let k = 0; k < first; k++) pairs += keys - Math.max(k, offset);
  return {
    kept: byDistance.ofFirst(columns),
    pairs,
    masses,
    counts,
    sinks: first > 0,
    complete(behind, ...masks) {
      const parts = first === 0 ? masks : [...masks, keysBetween(0, first)];
      return causal && !(behind && first === 0) ? causally(...parts) : anyOf(...parts);
    },
  };
}
