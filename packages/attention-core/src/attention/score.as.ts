import { productPacked } from "@frugal/engine/assembly/products.as";
import { Attend, ENDS, QUERIES, SCORES, SCORES_BYTES, STRETCH, STRETCHES } from "./attendJob.as";
import { anyBits, GROUP, never, PANEL, PANELS, TILE, VALUES_NOT_FINITE } from "./tile.as";

/** No scores are held. */
export function begin(scratch: usize): void {
  for (let p: u32 = 0; p < PANELS; p++) {
    const ends = scratch + ENDS + p * 12;
    store<usize>(ends, scratch + SCORES + p * SCORES_BYTES);
    store<u32>(ends, 0, 4);
    store<u32>(ends, ~0, 8);
  }
}

/**
 * Scores of one panel against one tile, −∞ where the mask forbids; only the keys from the first to
 * the last that any of its 8 queries may see.
 */
export function score(
  f: Attend,
  head: u32,
  column: u32,
  bitmap: usize,
  p: u32,
  scratch: usize,
): void {
  const keyBytes = f.D << 2;
  const valueBytes = f.E << 2;
  const queries = scratch + QUERIES + p * (f.D << 5);
  const ends = scratch + ENDS + p * 12;
  const held = load<u32>(ends, 4);
  const keys = f.packed + (head * f.keyTiles + column) * TILE * keyBytes;
  const values = f.v + (head * f.M + column * TILE) * valueBytes;
  let stretch = scratch + STRETCHES + (p * GROUP + held) * STRETCH;
  let scores = load<usize>(ends);
  if (!bitmap) {
    const end = keys + TILE * keyBytes;
    for (let key = keys; key < end; key += keyBytes << 2) {
      productPacked(key, queries, f.D, scores, 32);
      scores += 128;
    }
    store<usize>(ends, scores);
    if (column == load<u32>(ends, 8)) {
      stretch -= STRETCH;
      store<u32>(stretch, load<u32>(stretch, 8) + TILE, 8);
    } else {
      store<usize>(stretch, scores - (TILE << 5));
      store<usize>(stretch, values, 4);
      store<u32>(stretch, TILE, 8);
      store<usize>(stretch, 0, 12);
      store<u32>(ends, held + 1, 4);
    }
    store<u32>(ends, column + 1, 8);
    return;
  }
  const bits = bitmap + ((p * PANEL) << 2);
  const low = v128.load(bits);
  const high = v128.load(bits, 16);
  const seen = anyBits(v128.or(low, high));
  if (!seen) return;
  const from = <u32>ctz(seen);
  const to = TILE - <u32>clz(seen);
  const start = from & ~3;
  const block = scores;
  for (let j = start; j < to; j += 4) {
    productPacked(keys + j * keyBytes, queries, f.D, scores, 32);
    scores += 128;
  }
  forbid(block, start, scores, low, high);
  store<usize>(stretch, block + ((from - start) << 5));
  store<usize>(stretch, values + from * valueBytes, 4);
  store<u32>(stretch, to - from, 8);
  const careful = load<u32>(f.flags + ((head * f.keyTiles + column) << 2)) & VALUES_NOT_FINITE;
  store<usize>(stretch, careful ? bits : 0, 12);
  store<u32>(stretch, from, 16);
  store<usize>(ends, scores);
  store<u32>(ends, held + 1, 4);
  store<u32>(ends, ~0, 8);
}

/** −∞ for the pairs whose bit is 0; lane = query, bit = key. */
function forbid(scores: usize, key: u32, end: usize, low: v128, high: v128): void {
  const one = i32x4.splat(1);
  const zero = i32x4.splat(0);
  const forbidden = never();
  while (scores < end) {
    const b0 = v128.and(i32x4.shr_u(low, key), one);
    const b1 = v128.and(i32x4.shr_u(high, key), one);
    v128.store(scores, v128.bitselect(forbidden, v128.load(scores), i32x4.eq(b0, zero)));
    v128.store(scores, v128.bitselect(forbidden, v128.load(scores, 16), i32x4.eq(b1, zero)), 16);
    key++;
    scores += 32;
  }
}
