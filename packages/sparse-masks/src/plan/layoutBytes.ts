import type { BlockLayout } from "../blockLayout.ts";

/** Bytes of a layout's arrays. */
export function layoutBytes({ planeOf, bitmaps, passes }: BlockLayout): number {
  const arrays = passes.flatMap(({ queryAt, keyAt, rowStart, column, length, bitmap }) => [
    queryAt,
    keyAt,
    rowStart,
    column,
    length,
    bitmap,
  ]);
  return [planeOf, bitmaps, ...arrays].reduce((bytes, array) => bytes + array.byteLength, 0);
}
