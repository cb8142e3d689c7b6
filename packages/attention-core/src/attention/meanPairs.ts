import { type BlockLayout, pairs } from "@frugal/sparse-masks";

const known = new WeakMap<BlockLayout, number>();

/** Allowed pairs of a head, on average; remembered with the layout. */
export function meanPairs(layout: BlockLayout): number {
  let mean = known.get(layout);
  if (mean === undefined) {
    mean = pairs(layout) / layout.planeOf.length;
    known.set(layout, mean);
  }
  return mean;
}
