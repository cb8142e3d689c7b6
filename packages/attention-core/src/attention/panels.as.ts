import { TILE } from "./tile.as";
import { rowAt, touch } from "./tileRows.as";

// Panels: eight columns of a row lie beside those of the next row, [columns/8][rows][8].

/** Rows of `bytes` bytes → panels, `panelBytes` from one to the next. */
export function toPanels(
  rows: usize,
  count: u32,
  bytes: u32,
  panels: usize,
  panelBytes: u32,
): void {
  for (let c: u32 = 0; c < bytes; c += 32) {
    let from = rows + c;
    const end = panels + (count << 5);
    for (let to = panels; to < end; to += 32) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      from += bytes;
    }
    panels += panelBytes;
  }
}

/** Copies the rows of a tile's places to panels [bytes/32][32][8], zero where none stands. */
export function gatherPanels(
  at: usize,
  first: u32,
  count: u32,
  rows: usize,
  bytes: u32,
  panels: usize,
): void {
  if (at) touch(at, first, count, rows, bytes, panels);
  memory.fill(panels, 0, TILE * bytes);
  for (let r: u32 = 0; r < count; r++) {
    const row = rowAt(at, first + r);
    if (row >= 0) toPanels(rows + <u32>row * bytes, 1, bytes, panels + (r << 5), TILE << 5);
  }
}

/** Copies panels [bytes/32][32][8] to the rows of a tile's places. */
export function scatterPanels(
  panels: usize,
  at: usize,
  first: u32,
  count: u32,
  rows: usize,
  bytes: u32,
): void {
  for (let r: u32 = 0; r < count; r++) {
    const row = rowAt(at, first + r);
    if (row < 0) continue;
    let from = panels + (r << 5);
    const end = rows + <u32>row * bytes + bytes;
    for (let to = end - bytes; to < end; to += 32) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      from += TILE << 5;
    }
  }
}
