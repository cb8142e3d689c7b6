import { exp2, log2 } from "@frugal/engine/assembly/exponential.as";
import { transposeRows } from "@frugal/engine/assembly/pack.as";
import { productPacked, productScaled } from "@frugal/engine/assembly/products.as";
import { anyBits, GROUP, never, PANEL, PANELS, TILE, VALUES_NOT_FINITE } from "./tile.as";

const LOWEST: f32 = -3.4028234663852886e38;

/** As `attentionKernel.ts` lists them. */
class Attend {
  q: usize;
  packed: usize;
  v: usize;
  flags: usize;
  output: usize;
  logsumexp: usize;
  planes: usize;
  rowStart: usize;
  column: usize;
  length: usize;
  bitmap: usize;
  bitmaps: usize;
  N: u32;
  M: u32;
  D: u32;
  E: u32;
  rows: u32;
  keyTiles: u32;
  scale: f32;
}

// Scratch, in order; one block per thread.
/** Of each panel: peak and sum of its 8 queries, in base 2. */
const STATE: u32 = 0;
/** Of each panel: by how much its output shrinks when its peak rises. */
const FACTOR: u32 = STATE + 64 * PANELS;
const ONES: u32 = FACTOR + 32 * PANELS;
/** Of each panel: stretches of keys whose weights lie together: weights, values, count, bits (or 0), first key. */
const STRETCHES: u32 = ONES + 16;
const STRETCH: u32 = 20;
/** Of each panel: where its scores end, how many stretches there are, which column would extend the last. */
const ENDS: u32 = STRETCHES + STRETCH * GROUP * PANELS;
/** Of each panel: scores, then weights, [keys of the group][8 queries]. */
const SCORES: u32 = 1024;
const SCORES_BYTES: u32 = TILE * GROUP * PANEL * 4;
const QUERIES: u32 = SCORES + SCORES_BYTES * PANELS;
// after them: queries [4 panels][D][8], scaled; output [32][E], not yet divided by its sum

/** Task = one tile row of one head. */
export function attend(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Attend>(job);
  const head = task / f.rows;
  const row = task - head * f.rows;
  const first = row * TILE;
  const count = min(f.N - first, TILE);
  const queryBytes = f.D << 2;
  const outBytes = f.E << 2;
  const queries = scratch + QUERIES;
  const out = queries + TILE * queryBytes;

  const rows = f.q + (head * f.N + first) * queryBytes;
  for (let r: u32 = 0; r < TILE; r += 4) {
    const panel = queries + (r >> 3) * (queryBytes << 3);
    const left = <i32>count - <i32>r;
    transposeRows(
      rows + r * queryBytes,
      queryBytes,
      left,
      f.D,
      f.scale,
      panel + ((r & 4) << 2),
      32,
    );
  }
  for (let p: u32 = 0; p < PANELS; p++) {
    const state = scratch + STATE + (p << 6);
    v128.store(state, f32x4.splat(LOWEST));
    v128.store(state, f32x4.splat(LOWEST), 16);
    v128.store(state, f32x4.splat(0), 32);
    v128.store(state, f32x4.splat(0), 48);
  }
  v128.store(scratch + ONES, f32x4.splat(1));
  memory.fill(out, 0, TILE * outBytes);

  const at = f.rowStart + ((load<u32>(f.planes + (head << 2)) * f.rows + row) << 2);
  const lastRun = load<u32>(at, 4);
  let held: u32 = 0;
  begin(scratch);
  for (let run = load<u32>(at); run < lastRun; run++) {
    const bitmap = load<u32>(f.bitmap + (run << 2));
    const bits = bitmap ? f.bitmaps + ((bitmap * TILE) << 2) : 0;
    let column = load<u32>(f.column + (run << 2));
    const end = column + load<u32>(f.length + (run << 2));
    for (; column < end; column++) {
      for (let p: u32 = 0; p < PANELS; p++) score(f, head, column, bits, p, scratch);
      held++;
      if (held < GROUP) continue;
      held = 0;
      join(f, scratch, out);
      begin(scratch);
    }
  }
  if (held) join(f, scratch, out);

  for (let r: u32 = 0; r < count; r++) finish(f, head * f.N + first + r, r, scratch, out);
  return 0;
}

/** No scores are held. */
function begin(scratch: usize): void {
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
function score(f: Attend, head: u32, column: u32, bitmap: usize, p: u32, scratch: usize): void {
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

/** Scores become weights 2^(score − peak); peak and sum follow; `factor` says what came before shrinks by. */
function weigh(state: usize, factor: usize, scores: usize, end: usize): void {
  const old0 = v128.load(state);
  const old1 = v128.load(state, 16);
  let peak0 = old0;
  let peak1 = old1;
  for (let s = scores; s < end; s += 32) {
    peak0 = f32x4.pmax(peak0, v128.load(s));
    peak1 = f32x4.pmax(peak1, v128.load(s, 16));
  }
  const shrink0 = exp2(f32x4.sub(old0, peak0));
  const shrink1 = exp2(f32x4.sub(old1, peak1));
  v128.store(factor, shrink0);
  v128.store(factor, shrink1, 16);
  let sum0 = f32x4.mul(v128.load(state, 32), shrink0);
  let sum1 = f32x4.mul(v128.load(state, 48), shrink1);
  for (let s = scores; s < end; s += 32) {
    const weight0 = exp2(f32x4.sub(v128.load(s), peak0));
    const weight1 = exp2(f32x4.sub(v128.load(s, 16), peak1));
    v128.store(s, weight0);
    v128.store(s, weight1, 16);
    sum0 = f32x4.add(sum0, weight0);
    sum1 = f32x4.add(sum1, weight1);
  }
  v128.store(state, peak0);
  v128.store(state, peak1, 16);
  v128.store(state, sum0, 32);
  v128.store(state, sum1, 48);
}

/** Takes the scores that are held into each panel's running softmax, and its output. */
function join(f: Attend, scratch: usize, out: usize): void {
  const valueBytes = f.E << 2;
  for (let p: u32 = 0; p < PANELS; p++) {
    const scores = scratch + SCORES + p * SCORES_BYTES;
    const end = load<usize>(scratch + ENDS + p * 12);
    weigh(scratch + STATE + (p << 6), scratch + FACTOR + (p << 5), scores, end);
  }
  // Eight columns of the values at a time stay in the first cache for all panels.
  for (let e: u32 = 0; e < valueBytes; e += 32) {
    for (let p: u32 = 0; p < PANELS; p++) {
      accumulate(scratch, p, e, out + p * PANEL * valueBytes + e, valueBytes);
    }
  }
  for (let p: u32 = 0; p < PANELS; p++) {
    const stretches = load<u32>(scratch + ENDS + p * 12, 4);
    for (let s: u32 = 0; s < stretches; s++) {
      const stretch = scratch + STRETCHES + (p * GROUP + s) * STRETCH;
      if (load<usize>(stretch, 12)) {
        accumulateAllowed(stretch, valueBytes, out + p * PANEL * valueBytes);
      }
    }
  }
}

/** out [8][8 columns] = factor ∘ out + weightsᵀ · values, stretch by stretch. */
function accumulate(scratch: usize, p: u32, e: u32, out: usize, valueBytes: u32): void {
  const stretches = load<u32>(scratch + ENDS + p * 12, 4);
  let factor = scratch + FACTOR + (p << 5);
  let lower: usize = 16;
  for (let s: u32 = 0; s < stretches; s++) {
    const stretch = scratch + STRETCHES + (p * GROUP + s) * STRETCH;
    const weights = load<usize>(stretch);
    const values = load<usize>(stretch, 4) + e;
    // Weights of 0 would turn a forbidden NaN into one of ours: then only allowed pairs are added.
    const count = load<usize>(stretch, 12) ? 0 : load<u32>(stretch, 8);
    const below = out + (valueBytes << 2);
    productScaled(weights, 32, values, valueBytes, count, out, valueBytes, factor);
    productScaled(weights + 16, 32, values, valueBytes, count, below, valueBytes, factor + lower);
    factor = scratch + ONES;
    lower = 0;
  }
}

/** out += weight · value, pair by pair, for the pairs that the mask allows. */
function accumulateAllowed(stretch: usize, valueBytes: u32, out: usize): void {
  const weights = load<usize>(stretch);
  const values = load<usize>(stretch, 4);
  const count = load<u32>(stretch, 8);
  const bits = load<usize>(stretch, 12);
  const from = load<u32>(stretch, 16);
  for (let i: u32 = 0; i < PANEL; i++) {
    const word = load<u32>(bits + (i << 2)) >> from;
    for (let j: u32 = 0; j < count; j++) {
      if (!((word >> j) & 1)) continue;
      const weight = v128.load32_splat(weights + (j << 5) + (i << 2));
      const value = values + j * valueBytes;
      const to = out + i * valueBytes;
      for (let e: u32 = 0; e < valueBytes; e += 16) {
        v128.store(to + e, f32x4.add(v128.load(to + e), f32x4.mul(weight, v128.load(value + e))));
      }
    }
  }
}

/** One row of the output and its logsumexp; a row that saw no key is 0, and −∞. */
function finish(f: Attend, index: u32, r: u32, scratch: usize, out: usize): void {
  const valueBytes = f.E << 2;
  const state = scratch + STATE + ((r >> 3) << 6) + ((r & 7) << 2);
  const peak = load<f32>(state);
  const sum = load<f32>(state, 32);
  const from = out + r * valueBytes;
  const to = f.output + index * valueBytes;
  const share = f32x4.splat(sum == 0 ? 0 : 1 / sum);
  for (let e: u32 = 0; e < valueBytes; e += 16) {
    v128.store(to + e, f32x4.mul(share, v128.load(from + e)));
  }
  const ln2: f64 = 0.6931471805599453;
  const logsumexp =
    sum == 0 ? reinterpret<f32>(0xff800000) : <f32>((<f64>peak + log2(<f64>sum)) * ln2);
  store<f32>(f.logsumexp + (index << 2), sum == sum ? logsumexp : sum);
}
