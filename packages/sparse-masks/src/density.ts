import type { BlockLayout } from "./blockLayout.ts";
import { pairs } from "./pairs.ts";

/**
 * Share of the pairs that is allowed, 0 to 1: of one example, or without `example` the mean over
 * the examples the layout describes.
 *
 * @throws {RangeError} when the layout has no such example
 */
export function density(layout: BlockLayout, example?: number): number {
  const examples = example === undefined ? layout.planeOf.length : 1;
  return pairs(layout, example) / (examples * layout.queries * layout.keys);
}
