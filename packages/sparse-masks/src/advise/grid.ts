import type { Rect } from "../rect.ts";

/** A matrix of queries × keys in square blocks; those of the last row and column may be smaller. */
export interface Grid {
  readonly queries: number;
  readonly keys: number;
  /** Queries and keys of a block. */
  readonly block: number;
  /** Position of the first query. */
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
}

export function gridOf(queries: number, keys: number, block: number): Grid {
  const rows = Math.ceil(queries / block);
  const columns = Math.ceil(keys / block);
  return { queries, keys, block, offset: keys - queries, rows, columns };
}

/** The positions of a block. */
export function rectAt(grid: Grid, row: number, column: number): Rect {
  const { queries, keys, block, offset } = grid;
  return {
    q0: offset + row * block,
    q1: offset + Math.min((row + 1) * block, queries),
    k0: column * block,
    k1: Math.min((column + 1) * block, keys),
  };
}

export const areaOf = ({ q0, q1, k0, k1 }: Rect): number => (q1 - q0) * (k1 - k0);

/** Whether no key of a rectangle is at or before a query. */
export const isAhead = ({ q1, k0 }: Rect): boolean => q1 - 1 < k0;

/** Whether some keys of a rectangle are ahead of a query, and some are not. */
export const crosses = ({ q0, q1, k0, k1 }: Rect): boolean => q0 < k1 - 1 && k0 <= q1 - 1;

/** Pairs of a rectangle at a distance `q − k`. */
export function pairsAt({ q0, q1, k0, k1 }: Rect, distance: number): number {
  return Math.max(0, Math.min(q1, k1 + distance) - Math.max(q0, k0 + distance));
}

/** Pairs of a rectangle whose key is not ahead. */
export function causalPairs(rect: Rect): number {
  let pairs = 0;
  const most = rect.q1 - 1 - rect.k0;
  for (let distance = Math.max(0, rect.q0 - rect.k1 + 1); distance <= most; distance++) {
    pairs += pairsAt(rect, distance);
  }
  return pairs;
}
