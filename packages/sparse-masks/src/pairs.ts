import { type BlockLayout, TILE } from "./blockLayout.ts";
import { forEachRun } from "./forEachRun.ts";

/**
 * Allowed pairs of one example and head; where one is left out, of all that the layout tells
 * apart. Exact up to 2^53.
 *
 * @throws {RangeError} when the layout has no such example, or no such head
 */
export function pairs(layout: BlockLayout, example?: number, head?: number): number {
  const inBitmap = new Float64Array(layout.bitmaps.length / TILE);
  layout.bitmaps.forEach((word, i) => {
    const bitmap = Math.floor(i / TILE);
    inBitmap[bitmap] = (inBitmap[bitmap] ?? 0) + countOnes(word);
  });
  let total = 0;
  forEachRun("pairs", layout, example, head, (length, bitmap, sharing) => {
    total += sharing * length * (inBitmap[bitmap] ?? 0);
  });
  return total;
}

/** @see Warren 2012, Hacker's Delight, §5-1 */
function countOnes(word: number): number {
  let ones = word - ((word >>> 1) & 0x55555555);
  ones = (ones & 0x33333333) + ((ones >>> 2) & 0x33333333);
  ones = (ones + (ones >>> 4)) & 0x0f0f0f0f;
  return Math.imul(ones, 0x01010101) >>> 24;
}
