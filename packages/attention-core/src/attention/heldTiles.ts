import type { BlockLayout } from "@frugal/sparse-masks";

const known = new WeakMap<BlockLayout, number>();

/** The most tiles of keys that a tile row of queries sees; remembered with the layout. */
export function heldTiles(layout: BlockLayout): number {
  let most = known.get(layout);
  if (most === undefined) {
    most = 0;
    for (const { rowStart, length } of layout.passes) {
      for (let row = 0; row + 1 < rowStart.length; row++) {
        let tiles = 0;
        const end = rowStart[row + 1] as number;
        for (let run = rowStart[row] as number; run < end; run++) tiles += length[run] as number;
        most = Math.max(most, tiles);
      }
    }
    known.set(layout, most);
  }
  return most;
}
