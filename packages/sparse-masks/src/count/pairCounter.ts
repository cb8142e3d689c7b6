import type { Mask } from "../mask.ts";
import type { Rect } from "../rect.ts";
import type { Count } from "./count.ts";
import { countByDistance } from "./countByDistance.ts";
import { countByQuarters } from "./countByQuarters.ts";

/**
 * Counts the pairs that a mask allows in a rectangle of positions, inside the lengths it was made
 * for, with at most about `budget` questions to the mask.
 */
export type PairCounter = (rect: Rect, budget: number) => Count;

/** Most queries and keys together whose distances are all asked for: 32 MiB of sums. */
const MOST_DISTANCES = 2 ** 22;

/**
 * A counter for one example and head. A mask that is relative is asked once for each distance, and
 * every rectangle is then counted exactly and at once.
 */
export function pairCounter(
  mask: Mask,
  queries: number,
  keys: number,
  example: number,
  head: number,
): PairCounter {
  return mask.relative && queries + keys <= MOST_DISTANCES
    ? countByDistance(mask, queries, keys, example, head)
    : (rect, budget) => countByQuarters(mask, rect, example, head, budget);
}
