import type { BlockLayout } from "./blockLayout.ts";
import { pairs } from "./pairs.ts";

/**
 * Share of the pairs that is allowed, 0 to 1: of one example and head; where one is left out, the
 * mean over all that the layout tells apart.
 *
 * @throws {RangeError} when the layout has no such example, or no such head
 */
export function density(layout: BlockLayout, example?: number, head?: number): number {
  const { examples, heads, queries, keys } = layout;
  const counted = (example === undefined ? examples : 1) * (head === undefined ? heads : 1);
  return pairs(layout, example, head) / (counted * queries * keys);
}
