import type { BlockLayout } from "./blockLayout.ts";
import { forEachRun } from "./forEachRun.ts";

/** Tiles that a layout keeps. */
export interface TileCounts {
  /** All that are kept: `full + partial`. */
  readonly kept: number;
  /** Those whose 32 × 32 pairs all exist and are allowed. */
  readonly full: number;
  /** The others, which need their bitmap. */
  readonly partial: number;
}

/**
 * Tiles kept in all passes for one example and head; where one is left out, for all that the
 * layout tells apart.
 *
 * @throws {RangeError} when the layout has no such example, or no such head
 */
export function tiles(layout: BlockLayout, example?: number, head?: number): TileCounts {
  let full = 0;
  let partial = 0;
  forEachRun("tiles", layout, example, head, (length, bitmap, sharing) => {
    if (bitmap === 0) full += sharing * length;
    else partial += sharing * length;
  });
  return { kept: full + partial, full, partial };
}
