import { type BlockLayout, TILE } from "../blockLayout.ts";
import { forEachRun } from "../forEachRun.ts";

/** Queries that kernels work on together. */
const PANEL = 8;
/** Keys that they score together. */
const KEYS = 4;

/**
 * Pairs that kernels compute for one example and head, allowed or not; where one is left out, for
 * all that the layout tells apart.
 *
 * Full tiles are computed whole; partial ones by panels of 8 places of queries, each from the first
 * to the last key that any of the 8 may see, rounded out to multiples of 4.
 *
 * @throws {RangeError} when the layout has no such example, or no such head
 */
export function pairsComputed(layout: BlockLayout, example?: number, head?: number): number {
  const inBitmap = new Float64Array(layout.bitmaps.length / TILE);
  for (let bitmap = 0; bitmap < inBitmap.length; bitmap++) {
    const words = layout.bitmaps.subarray(bitmap * TILE, (bitmap + 1) * TILE);
    for (let place = 0; place < TILE; place += PANEL) {
      const seen = words.subarray(place, place + PANEL).reduce((any, word) => any | word, 0);
      inBitmap[bitmap] = (inBitmap[bitmap] ?? 0) + PANEL * keysBetween(seen);
    }
  }
  let total = 0;
  forEachRun("pairsComputed", layout, example, head, (length, bitmap, sharing) => {
    total += sharing * length * (inBitmap[bitmap] ?? 0);
  });
  return total;
}

/** Keys from the first to the last bit, rounded out. */
function keysBetween(seen: number): number {
  if (seen === 0) return 0;
  const lowest = 31 - Math.clz32(seen & -seen);
  const end = TILE - Math.clz32(seen);
  return KEYS * (Math.ceil(end / KEYS) - Math.floor(lowest / KEYS));
}
