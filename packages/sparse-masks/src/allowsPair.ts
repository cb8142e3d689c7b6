import { type BlockLayout, TILE } from "./blockLayout.ts";
import { checkInteger } from "./checkInteger.ts";
import { planeAt } from "./planeAt.ts";

/**
 * Whether a layout allows row i (a query) and column j (a key), both counted from 0. Reads the
 * layout back; a binary search in the tile row.
 *
 * @throws {RangeError} when i, j or the example lies outside the layout
 */
export function allowsPair(layout: BlockLayout, i: number, j: number, example = 0): boolean {
  checkInteger("allowsPair: i", i, 0, layout.queries - 1);
  checkInteger("allowsPair: j", j, 0, layout.keys - 1);
  const plane = planeAt("allowsPair", layout, example);
  const { rowStart, column, length, bitmap, bitmaps } = layout;
  const row = plane * layout.rows + Math.floor(i / TILE);
  const tile = Math.floor(j / TILE);
  let low = rowStart[row] ?? 0;
  let high = rowStart[row + 1] ?? 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const first = column[middle] ?? 0;
    if (tile < first) high = middle;
    else if (tile >= first + (length[middle] ?? 0)) low = middle + 1;
    else {
      const word = bitmaps[(bitmap[middle] ?? 0) * TILE + (i % TILE)] ?? 0;
      return ((word >>> (j % TILE)) & 1) === 1;
    }
  }
  return false;
}
