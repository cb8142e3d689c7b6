import { exp2 } from "@frugal/engine/assembly/exponential.as";
import { transpose4 } from "@frugal/engine/assembly/pack.as";
import { productPacked, WIDE } from "@frugal/engine/assembly/products.as";
import { adjust, adjusts, factorsOf, multiplyRows } from "./adjust.as";
import { AttendGradient, CAPS, DROPS, SLOPES, TABLE, WEIGHTS, WORDS } from "./attendGradientJob.as";
import { addBiasSlopes } from "./biasSlopes.as";
import { dropSlopes, multiplyEach } from "./dropSlopes.as";
import { Head } from "./head.as";
import { Part } from "./part.as";
import { Terms } from "./terms.as";
import { PANEL, TILE } from "./tile.as";
import { hasLevel, SOFTMAX, slopeOf, weightOf } from "./weights.as";

/** First and end of the keys that panel p of a tile sees, as from | to << 8; rows of bits are keys. */
export function keysSeen(bits: usize, p: u32): u32 {
  let from: u32 = TILE;
  let to: u32 = 0;
  for (let j: u32 = 0; j < TILE; j++) {
    if (!load<u8>(bits + (j << 2) + p)) continue;
    if (from == TILE) from = j;
    to = j + 1;
  }
  return to ? from | (to << 8) : 0;
}

/** Zero for the keys outside from … to, in weights and slopes of a panel. */
export function clear(block: usize, from: u32, to: u32): void {
  const zero = f32x4.splat(0);
  for (let j: u32 = 0; j < TILE; j++) {
    if (j >= from && j < to) continue;
    const at = block + j * WIDE;
    v128.store(at, zero);
    v128.store(at, zero, 16);
    v128.store(at + (SLOPES - WEIGHTS), zero);
    v128.store(at + (SLOPES - WEIGHTS), zero, 16);
  }
}

/**
 * Weights and slopes of one panel, in whose place dOutput · vᵀ stands; dOutput and delta are scaled. Of a softmax, P = 2^(score − level)
 * and P ∘ (dOutput · vᵀ − delta); else level ∘ f(score) and level ∘ f'(score) ∘ (dOutput · vᵀ), or
 * f(score, level) and f'(score, level) ∘ (dOutput · vᵀ − delta) where level is a threshold.
 */
export function slopes(
  f: AttendGradient,
  part: Part,
  entry: Head,
  row: u32,
  column: u32,
  p: u32,
  block: usize,
  from: u32,
  to: u32,
  bits: usize,
  scratch: usize,
): void {
  const t = changetype<Terms>(f.terms);
  const table = scratch + TABLE;
  const keys = f.packedK + (entry.keys * f.keyTiles + row) * TILE * f.D * 4;
  const tile = (entry.index * f.rows + column) * TILE + p * PANEL;
  const queries = f.packedQ + tile * f.D * 4;
  const apart: usize = SLOPES - WEIGHTS;
  for (let j = from; j < to; j += 4) {
    productPacked(keys + j * f.D * 4, queries, f.D, block + j * WIDE, WIDE);
  }
  turn(block + apart + from * WIDE, to - from);
  const place = column * TILE + p * PANEL;
  const key = row * TILE + from;
  const count = to - from;
  const start = block + from * WIDE;
  if (adjusts(t, entry)) {
    const caps = t.cap ? scratch + CAPS : 0;
    adjust(
      t,
      entry,
      f.queryAt,
      f.keyAt,
      place,
      key,
      count,
      f.N,
      f.keyRows,
      start,
      WIDE,
      caps,
      table,
    );
  }
  if (t.threshold) {
    const slope = start + apart;
    const drops = scratch + DROPS;
    dropSlopes(
      t,
      entry.number,
      f.queryAt,
      f.keyAt,
      place,
      key,
      count,
      slope,
      WIDE,
      drops,
      scratch + WORDS,
    );
  }
  if (t.normalizer == SOFTMAX) softmaxSlopes(f, tile, start, count, table);
  else slopesOfEach(f, t, tile, start, count, table);
  if (bits) forbid(block, from, to, bits + p);
  if (t.threshold) multiplyEach(start, WIDE, count, scratch + DROPS);
  if (entry.factors) {
    const low = factorsOf(entry.factors, f.queryAt, place, f.N);
    const high = factorsOf(entry.factors, f.queryAt, place + 4, f.N);
    multiplyRows(low, high, count, start + apart, WIDE);
  }
  if (part.bias) {
    const b = part.bias;
    addBiasSlopes(t, b, f.queryAt, f.keyAt, place, key, count, f.N, start + apart, WIDE);
  }
  if (t.cap) multiplyEach(start + apart, WIDE, count, scratch + CAPS);
}

/** Transposes the squares of four keys by four queries. */
function turn(at: usize, count: u32): void {
  for (const end = at + count * WIDE; at < end; at += 4 * WIDE) {
    transpose4(at, WIDE, 4, 1, at, WIDE);
    transpose4(at + 16, WIDE, 4, 1, at + 16, WIDE);
  }
}

function softmaxSlopes(f: AttendGradient, tile: u32, at: usize, count: u32, table: usize): void {
  const level0 = v128.load(f.level + (tile << 2));
  const level1 = v128.load(f.level + (tile << 2), 16);
  const delta0 = v128.load(f.delta + (tile << 2));
  const delta1 = v128.load(f.delta + (tile << 2), 16);
  for (const end = at + count * WIDE; at < end; at += WIDE) {
    const weight0 = exp2(f32x4.sub(v128.load(at), level0), table);
    const weight1 = exp2(f32x4.sub(v128.load(at, 16), level1), table);
    v128.store(at, weight0);
    v128.store(at, weight1, 16);
    const slope = at + (SLOPES - WEIGHTS);
    const slope0 = f32x4.mul(weight0, f32x4.sub(v128.load(slope), delta0));
    const slope1 = f32x4.mul(weight1, f32x4.sub(v128.load(slope, 16), delta1));
    v128.store(slope, slope0);
    v128.store(slope, slope1, 16);
  }
}

function slopesOfEach(
  f: AttendGradient,
  t: Terms,
  tile: u32,
  at: usize,
  count: u32,
  table: usize,
): void {
  for (const end = at + count * WIDE; at < end; at += WIDE) {
    for (let half: u32 = 0; half < 32; half += 16) {
      const level = v128.load(f.level + (tile << 2) + half);
      const delta = v128.load(f.delta + (tile << 2) + half);
      const share = hasLevel(t.normalizer) ? f32x4.splat(1) : level;
      const score = v128.load(at + half);
      const weight = weightOf(t, score, level, table);
      const slope = at + (SLOPES - WEIGHTS) + half;
      const follows = f32x4.mul(share, slopeOf(t, score, level, weight, table));
      v128.store(at + half, f32x4.mul(share, weight));
      v128.store(slope, f32x4.mul(follows, f32x4.sub(v128.load(slope), delta)));
    }
  }
}

/** Zero for the pairs whose bit is 0, in weights and slopes; `bits` is the panel's byte of each key. */
function forbid(block: usize, from: u32, to: u32, bits: usize): void {
  const low = i32x4(1, 2, 4, 8);
  const high = i32x4(16, 32, 64, 128);
  const apart: usize = SLOPES - WEIGHTS;
  for (let j = from; j < to; j++) {
    const byte = i32x4.splat(load<u8>(bits + (j << 2)));
    const keep0 = i32x4.eq(v128.and(byte, low), low);
    const keep1 = i32x4.eq(v128.and(byte, high), high);
    const at = block + j * WIDE;
    v128.store(at, v128.and(v128.load(at), keep0));
    v128.store(at, v128.and(v128.load(at, 16), keep1), 16);
    v128.store(at + apart, v128.and(v128.load(at + apart), keep0));
    v128.store(at + apart, v128.and(v128.load(at + apart, 16), keep1), 16);
  }
}
