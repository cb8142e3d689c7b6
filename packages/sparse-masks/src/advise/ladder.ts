import { areaOf, type Grid, pairsAt, rectAt } from "./grid.ts";

/**
 * Masks that grow: each allows all that the one before it allows, and the causal pairs of every
 * block that crosses the diagonal.
 */
export interface Ladder {
  /** What each is made with: the size of a window, or of blocks; ascending. */
  readonly sizes: readonly number[];
  /** What they make of a block. */
  at(row: number, column: number): Rung;
}

/** How a ladder meets a block. */
interface Rung {
  /** The first mask that allows all of it; the number of masks if none does. */
  readonly level: number;
  /** Those before that allow a share of it, and what share. */
  readonly parts: readonly (readonly [level: number, share: number])[];
}

/** `local(size − 1)`, or where nothing is ahead `window(size)`; four sizes for each power of two. */
export function windowLadder(grid: Grid): Ladder {
  const { queries, keys, block, rows, columns } = grid;
  const longest = Math.max(queries, keys);
  const sizes: number[] = [];
  for (let quarter = block / 2; 4 * quarter < longest; quarter *= 2) {
    const four = [4, 5, 6, 7].map((times) => Math.ceil(times * quarter));
    for (const size of four) if (size > (sizes.at(-1) ?? 0)) sizes.push(size);
  }
  const rungAt = (row: number, column: number): Rung => {
    const rect = rectAt(grid, row, column);
    const { q0, q1, k0, k1 } = rect;
    const behind = q1 - 1 >= k0;
    const nearest = Math.max(0, q0 - k1 + 1, k0 - q1 + 1);
    const farthest = Math.max(q1 - 1 - k0, k1 - 1 - q0);
    const first = sizes.findIndex((size) => farthest < size);
    const level = first < 0 ? sizes.length : first;
    const parts = sizes.slice(0, level).flatMap((size, i): [number, number][] => {
      let pairs = 0;
      for (let d = nearest; d < Math.min(size, farthest); d++) {
        pairs += pairsAt(rect, behind ? d : -d);
      }
      return pairs === 0 ? [] : [[i, pairs / areaOf(rect)]];
    });
    return { level, parts };
  };
  const known: Rung[] = [];
  return {
    sizes,
    at(row, column) {
      const ragged = row === rows - 1 || column === columns - 1;
      if (ragged) return rungAt(row, column);
      const place = row - column + columns - 1;
      const rung = known[place] ?? rungAt(row, column);
      known[place] = rung;
      return rung;
    },
  };
}

/** `blocks(size)`, by factors of 2. None where blocks of positions are not blocks of the grid. */
export function blockLadder({ queries, keys, block, offset }: Grid): Ladder {
  const sizes: number[] = [];
  if (offset % block === 0) {
    for (let size = block; size < Math.max(queries, keys); size *= 2) sizes.push(size);
  }
  const first = offset / block;
  return {
    sizes,
    at(row, column) {
      // Blocks of 2^i are one where nothing but their i lowest bits differs.
      const level = 32 - Math.clz32((first + row) ^ column);
      return { level: Math.min(level, sizes.length), parts: [] };
    },
  };
}
