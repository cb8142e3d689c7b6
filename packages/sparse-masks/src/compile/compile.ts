import { type BlockLayout, TILE } from "../blockLayout.ts";
import { checkInteger } from "../checkInteger.ts";
import { checkMask } from "../checkMask.ts";
import type { Mask } from "../mask.ts";
import { BitmapPool } from "./bitmapPool.ts";
import { compilePlane } from "./compilePlane.ts";
import { Planes } from "./planes.ts";

/** Longest sequence: positions and their differences stay inside 32-bit integers. */
const LONGEST = 2 ** 30;

/**
 * Compiles a mask for `queries` × `keys`, every time anew; `layoutOf` remembers.
 *
 * Asks `coverage` for rectangles and descends only where the answer is "some", and asks `allows`
 * only inside single tiles. Time follows the tiles that are mixed and the rows, memory the runs
 * of equal tiles: neither follows `queries × keys`, unless `coverage` cannot tell.
 *
 * @throws {TypeError} when `mask` is not a mask
 * @throws {RangeError} when a length is not an integer from 1 to 2^30, when the mask cannot serve
 *   these lengths, or when it is too scattered to hold (2^27 runs)
 * @throws {Error} when the mask itself throws; the cause is kept
 */
export function compile(mask: Mask, queries: number, keys: number): BlockLayout {
  checkMask("compile: mask", mask);
  checkInteger("compile: queries", queries, 1, LONGEST);
  checkInteger("compile: keys", keys, 1, LONGEST);
  mask.check?.(queries, keys);
  const rows = Math.ceil(queries / TILE);
  const bitmaps = new BitmapPool();
  const planes = new Planes(`compile: ${mask.name}`, rows);
  const planeOf = new Int32Array(mask.examples);
  for (let example = 0; example < mask.examples; example++) {
    compilePlane(mask, queries, keys, example, bitmaps, planes);
    planeOf[example] = planes.endPlane();
  }
  return { queries, keys, rows, planeOf, ...planes.toArrays(), bitmaps: bitmaps.toArray() };
}
