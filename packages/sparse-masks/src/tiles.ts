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
 * Tiles kept for one example, or without `example` for all the examples the layout describes.
 *
 * @throws {RangeError} when the layout has no such example
 */
export function tiles(layout: BlockLayout, example?: number): TileCounts {
  let full = 0;
  let partial = 0;
  forEachRun("tiles", layout, example, (length, bitmap, examples) => {
    if (bitmap === 0) full += examples * length;
    else partial += examples * length;
  });
  return { kept: full + partial, full, partial };
}
