import { type BlockLayout, type Pass, TILE } from "./blockLayout.ts";
import { checkInteger } from "./checkInteger.ts";
import { placesOf } from "./placesOf.ts";
import { planeAt } from "./planeAt.ts";

/**
 * Whether a layout allows row i (a query) and column j (a key), both counted from 0. Reads the
 * layout back; a binary search in a tile row of each pass.
 *
 * @throws {RangeError} when i, j, the example or the head lies outside the layout
 */
export function allowsPair(
  layout: BlockLayout,
  i: number,
  j: number,
  example = 0,
  head = 0,
): boolean {
  checkInteger("allowsPair: i", i, 0, layout.queries - 1);
  checkInteger("allowsPair: j", j, 0, layout.keys - 1);
  const plane = planeAt("allowsPair", layout, example, head);
  return layout.passes.some((pass) => passAllows(layout, pass, plane, i, j));
}

function passAllows(
  { bitmaps }: BlockLayout,
  { rows, queryAt, keyAt, rowStart, column, length, bitmap }: Pass,
  plane: number,
  i: number,
  j: number,
): boolean {
  const query = placesOf(queryAt)[i] ?? i;
  const key = placesOf(keyAt)[j] ?? j;
  const row = plane * rows + Math.floor(query / TILE);
  const tile = Math.floor(key / TILE);
  let low = rowStart[row] ?? 0;
  let high = rowStart[row + 1] ?? 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const first = column[middle] ?? 0;
    if (tile < first) high = middle;
    else if (tile >= first + (length[middle] ?? 0)) low = middle + 1;
    else {
      const word = bitmaps[(bitmap[middle] ?? 0) * TILE + (query % TILE)] ?? 0;
      return ((word >>> (key % TILE)) & 1) === 1;
    }
  }
  return false;
}
