import { productPacked } from "@frugal/engine/assembly/products.as";
import { adjust, adjusts } from "./adjust.as";
import {
  Attend,
  ENDS,
  QUERIES,
  SCORES,
  SCORES_BYTES,
  STRETCH,
  STRETCHES,
  TABLE,
} from "./attendJob.as";
import { Head } from "./head.as";
import { Terms } from "./terms.as";
import { anyBits, GROUP, never, PANEL, PANELS, TILE, VALUES_NOT_FINITE } from "./tile.as";

/** No scores are held. */
export function begin(scratch: usize): void {
  for (let p: u32 = 0; p < PANELS; p++) {
    const ends = scratch + ENDS + (p << 3);
    store<usize>(ends, scratch + SCORES + p * SCORES_BYTES);
    store<u32>(ends, 0, 4);
  }
}

/**
 * Scores of one panel of the queries from place `first` on against one tile, −∞ where the mask forbids; only the keys from the first to
 * the last that any of its 8 queries may see.
 */
export function score(
  f: Attend,
  entry: Head,
  first: u32,
  column: u32,
  bitmap: usize,
  p: u32,
  scratch: usize,
): void {
  const place = column * TILE;
  const keyBytes = f.D << 2;
  const valueBytes = f.E << 2;
  const queries = scratch + QUERIES + p * (f.D << 5);
  const ends = scratch + ENDS + (p << 3);
  const keys = f.packed + (entry.keys * f.keyTiles + column) * TILE * keyBytes;
  const values = f.v + (entry.keys * f.M + place) * valueBytes;
  const stretches = scratch + STRETCHES + p * GROUP * STRETCH;
  const block = load<usize>(ends);
  if (!bitmap) {
    scoreKeys(keys, TILE, queries, f.D, block);
    finishScores(f, entry, first + p * PANEL, place, TILE, block, scratch);
    store<usize>(ends, block + (TILE << 5));
    extend(ends, stretches, block, values, TILE, 0, 0, place, valueBytes);
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
  const end = (to + 3) & ~3;
  scoreKeys(keys + start * keyBytes, end - start, queries, f.D, block);
  finishScores(f, entry, first + p * PANEL, place + start, end - start, block, scratch);
  store<usize>(ends, block + ((end - start) << 5));
  forbid(block, start, block + ((end - start) << 5), low, high);
  const careful =
    load<u32>(f.flags + ((entry.keys * f.keyTiles + column) << 2)) & VALUES_NOT_FINITE;
  const weights = block + ((from - start) << 5);
  const rows = values + from * valueBytes;
  const allowed = careful ? bits : 0;
  extend(ends, stretches, weights, rows, to - from, allowed, from, place + from, valueBytes);
}

/** What the products of some keys go through to be scores. */
function finishScores(
  f: Attend,
  entry: Head,
  place: u32,
  key: u32,
  count: u32,
  scores: usize,
  scratch: usize,
): void {
  const t = changetype<Terms>(f.terms);
  if (!adjusts(t, entry)) return;
  const table = scratch + TABLE;
  adjust(t, entry, f.queryAt, f.keyAt, place, key, count, f.N, f.M, scores, 32, 0, table);
}

/** Scores of some keys, a multiple of four, against the 8 queries of a panel. */
function scoreKeys(keys: usize, count: u32, queries: usize, width: u32, scores: usize): void {
  const end = keys + ((count * width) << 2);
  for (let key = keys; key < end; key += width << 4) {
    productPacked(key, queries, width, scores, 32);
    scores += 128;
  }
}

/** Adds keys to a panel's last stretch where weights and values go on from it; else begins one. */
function extend(
  ends: usize,
  stretches: usize,
  weights: usize,
  values: usize,
  count: u32,
  bits: usize,
  from: u32,
  place: u32,
  valueBytes: u32,
): void {
  const held = load<u32>(ends, 4);
  if (held && !bits) {
    const last = stretches + (held - 1) * STRETCH;
    const before = load<u32>(last, 8);
    if (
      !load<usize>(last, 12) &&
      load<usize>(last) + (before << 5) == weights &&
      load<usize>(last, 4) + before * valueBytes == values
    ) {
      store<u32>(last, before + count, 8);
      return;
    }
  }
  const stretch = stretches + held * STRETCH;
  store<usize>(stretch, weights);
  store<usize>(stretch, values, 4);
  store<u32>(stretch, count, 8);
  store<usize>(stretch, bits, 12);
  store<u32>(stretch, from, 16);
  store<u32>(stretch, place, 20);
  store<u32>(ends, held + 1, 4);
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
