import { TILE } from "../blockLayout.ts";
import { guarded } from "../guarded.ts";
import type { Mask } from "../mask.ts";
import type { Rect } from "../rect.ts";
import { type BitmapPool, FULL } from "./bitmapPool.ts";
import { descend } from "./descend.ts";
import type { Planes } from "./planes.ts";
import { tileDrawer } from "./tileDrawer.ts";

/** Writes the runs of one example, row by row, to `planes`. */
export function compilePlane(
  mask: Mask,
  queries: number,
  keys: number,
  example: number,
  bitmaps: BitmapPool,
  planes: Planes,
): void {
  const offset = keys - queries;
  const fullRows = Math.floor(queries / TILE);
  const fullColumns = Math.floor(keys / TILE);
  const isWhole = (row: number, column: number) => row < fullRows && column < fullColumns;
  const rectOf = (r0: number, r1: number, c0: number, c1: number): Rect => ({
    q0: r0 * TILE + offset,
    q1: Math.min(r1 * TILE, queries) + offset,
    k0: c0 * TILE,
    k1: Math.min(c1 * TILE, keys),
  });
  const { coverage } = guarded("compile", mask);
  const ask = (r0: number, r1: number, c0: number, c1: number) =>
    coverage(rectOf(r0, r1, c0, c1), example);

  const draw = tileDrawer(mask, example);
  const bits = new Uint32Array(TILE);
  const partial = (row: number, column: number) => {
    draw(rectOf(row, row + 1, column, column + 1), bits);
    return bitmaps.indexOf(bits);
  };
  const allowed = (row: number, column: number) => {
    if (isWhole(row, column)) return FULL;
    const { q0, q1, k0, k1 } = rectOf(row, row + 1, column, column + 1);
    bits.fill(0).fill(2 ** (k1 - k0) - 1, 0, q1 - q0);
    return bitmaps.indexOf(bits);
  };

  descend(Math.ceil(queries / TILE), Math.ceil(keys / TILE), ask, (row, segments) => {
    for (const { first, end, all } of segments) {
      if (!all) planes.push(first, 1, partial(row, first));
      else {
        const ragged = Math.max(first, Math.min(end, fullColumns));
        if (first < ragged) planes.push(first, ragged - first, allowed(row, first));
        if (ragged < end) planes.push(ragged, end - ragged, allowed(row, ragged));
      }
    }
    planes.endRow();
  });
}
