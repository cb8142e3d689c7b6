import { TILE } from "../blockLayout.ts";
import type { Rect } from "../rect.ts";
import { type Ask, type Segment, segmentsOfRow } from "./descend.ts";
import { type Order, tilesOfClass } from "./order.ts";

/** How much of the tiles is allowed whose distance from the diagonal is d0 … d1 − 1. */
type AskDiagonals = (origin: number, d0: number, d1: number) => ReturnType<Ask>;

/**
 * Rows of tiles as `descend` hands them over, for a mask that knows distances alone: along a
 * diagonal all tiles are alike, so one row is split, and slid along for the others.
 *
 * Classes of queries and keys must begin at whole tiles.
 *
 * @param ask about 32 queries, the first of which stands `origin` behind key 0, and the keys of
 *   tiles from d0 to d1
 * @param keysOf classes of keys that a class of queries has pairs with, ascending
 */
export function slide(
  queries: Order,
  keys: Order,
  keysOf: (residue: number) => readonly number[],
  ask: AskDiagonals,
  emit: (row: number, segments: readonly Segment[]) => void,
): void {
  const height = tilesOfClass(queries);
  const width = tilesOfClass(keys);
  const known = new Map<number, readonly Segment[]>();
  const patternOf = (origin: number) => {
    const pattern =
      known.get(origin) ??
      segmentsOfRow(1 - height, width, (_r0, _r1, d0, d1) => ask(origin, d0, d1));
    known.set(origin, pattern);
    return pattern;
  };
  for (let residue = 0; residue < queries.first.length; residue++) {
    const blocks = keysOf(residue).map((other) => ({
      base: other * width,
      pattern: patternOf((queries.first[residue] as number) - (keys.first[other] as number)),
    }));
    for (let row = 0; row < height; row++) {
      const segments: Segment[] = [];
      for (const { base, pattern } of blocks) place(pattern, row, width, base, segments);
      emit(residue * height + row, segments);
    }
  }
}

/** Adds what falls on columns 0 … width − 1 when the pattern is moved to a row, from `base` on. */
function place(
  pattern: readonly Segment[],
  row: number,
  width: number,
  base: number,
  segments: Segment[],
): void {
  let low = 0;
  let high = pattern.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pattern[middle] as Segment).end + row > 0) high = middle;
    else low = middle + 1;
  }
  for (; low < pattern.length; low++) {
    const { first, end, all } = pattern[low] as Segment;
    if (first + row >= width) return;
    segments.push({
      first: base + Math.max(first + row, 0),
      end: base + Math.min(end + row, width),
      all,
    });
  }
}

/** A rectangle for `ask`: 32 queries far enough from key 0 that no key asked about lies before it. */
export function diagonals(origin: number, d0: number, d1: number, step: number, far: number): Rect {
  const q0 = origin + TILE * far * step;
  return {
    q0,
    q1: q0 + (TILE - 1) * step + 1,
    k0: TILE * (d0 + far) * step,
    k1: (TILE * (d1 + far) - 1) * step + 1,
    step,
  };
}
