import { TILE } from "./tile.as";

// `at` lists which row stands at each place, −1 where none does; 0 is the natural order, in which
// row i stands at place i. Rows are a multiple of 16 bytes.

/** Places of the tile from `first` on, of `length` rows. */
export function placesAt(at: usize, first: u32, length: u32): u32 {
  return at ? TILE : min(length - first, TILE);
}

/** The row at a place. */
export function rowAt(at: usize, place: u32): i32 {
  return at ? load<i32>(at + (place << 2)) : <i32>place;
}

/** Address of a tile's rows: where they lie, or in an order their copy at `to`, zero where none stands. */
export function tileRows(at: usize, first: u32, rows: usize, bytes: u32, to: usize): usize {
  if (!at) return rows + first * bytes;
  gather(at, first, TILE, rows, bytes, to);
  return to;
}

/** Copies the rows of some places to `to`, zero where none stands. */
function gather(at: usize, first: u32, count: u32, rows: usize, bytes: u32, to: usize): void {
  if (!at) {
    memory.copy(to, rows + first * bytes, count * bytes);
    return;
  }
  touch(at, first, count, rows, bytes, to);
  for (let r: u32 = 0; r < count; r++) {
    const row = rowAt(at, first + r);
    if (row < 0) memory.fill(to + r * bytes, 0, bytes);
    else copyRow(rows + <u32>row * bytes, bytes, to + r * bytes);
  }
}

/**
 * Reads a word of each cache line of some rows. They lie far apart, where no cache looks ahead:
 * asked for one after the other each would be waited for, asked for together they come together.
 */
export function touch(at: usize, first: u32, count: u32, rows: usize, bytes: u32, to: usize): void {
  let seen = i32x4.splat(0);
  for (let r: u32 = 0; r < count; r++) {
    const from = rows + <u32>max(rowAt(at, first + r), 0) * bytes;
    for (let c: u32 = 0; c < bytes; c += 64) seen = v128.or(seen, v128.load(from + c));
    seen = v128.or(seen, v128.load(from + bytes - 16));
  }
  v128.store(to, seen); // a read whose result is not kept may be left out
}

/** A loop, since `memory.copy` is a call that takes longer than a short row. */
function copyRow(from: usize, bytes: u32, to: usize): void {
  const end = from + bytes;
  while (from < end) {
    v128.store(to, v128.load(from));
    from += 16;
    to += 16;
  }
}
