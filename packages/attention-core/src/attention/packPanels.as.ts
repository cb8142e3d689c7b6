import { transposeRows } from "@frugal/engine/assembly/pack.as";
import { TILE } from "./tile.as";

/** `count` rows of a tile of queries → [4 panels][width][8], scaled, zero for the rows that lack. */
export function packPanels(rows: usize, count: u32, width: u32, factor: f32, packed: usize): void {
  const bytes = width << 2;
  for (let r: u32 = 0; r < TILE; r += 4) {
    const panel = packed + (r >> 3) * (bytes << 3) + ((r & 4) << 2);
    transposeRows(rows + r * bytes, bytes, <i32>count - <i32>r, width, factor, panel, 32);
  }
}
