import { exp2, fillExp2Table, log2 } from "@frugal/engine/assembly/exponential.as";
import { productScaled } from "@frugal/engine/assembly/products.as";
import { addAllowed } from "./addAllowed.as";
import {
  Attend,
  ENDS,
  FACTOR,
  ONES,
  QUERIES,
  SCORES,
  SCORES_BYTES,
  STATE,
  STRETCH,
  STRETCHES,
  TABLE,
} from "./attendJob.as";
import { headAt } from "./head.as";
import { packPanels } from "./packPanels.as";
import { begin, score } from "./score.as";
import { GROUP, PANEL, PANELS, TILE } from "./tile.as";
import { gather, placesAt, rowAt, tileRows } from "./tileRows.as";

const LOWEST: f32 = -3.4028234663852886e38;

/** Task = one tile row of one head. */
export function attend(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Attend>(job);
  const slot = task / f.rows;
  const row = f.firstRow + task - slot * f.rows;
  const entry = headAt(f.heads, slot);
  const head = entry.index;
  const at = f.rowStart + ((entry.plane * f.allRows + row) << 2);
  const lastRun = load<u32>(at, 4);
  if (entry.joins && load<u32>(at) == lastRun) return 0;
  const first = row * TILE;
  const count = placesAt(f.queryAt, first, f.N);
  const queryBytes = f.D << 2;
  const outBytes = f.E << 2;
  const queries = scratch + QUERIES;
  const out = queries + TILE * queryBytes;

  const own = out + TILE * outBytes;
  const q = tileRows(f.queryAt, first, f.q + head * f.N * queryBytes, queryBytes, own);
  packPanels(q, count, f.D, f.scale, queries);
  for (let p: u32 = 0; p < PANELS; p++) {
    const state = scratch + STATE + (p << 6);
    v128.store(state, f32x4.splat(LOWEST));
    v128.store(state, f32x4.splat(LOWEST), 16);
    v128.store(state, f32x4.splat(0), 32);
    v128.store(state, f32x4.splat(0), 48);
  }
  v128.store(scratch + ONES, f32x4.splat(1));
  fillExp2Table(scratch + TABLE);
  if (entry.joins) resume(f, head, first, count, scratch, out);
  else memory.fill(out, 0, TILE * outBytes);

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

  for (let r: u32 = 0; r < count; r++) {
    const query = rowAt(f.queryAt, first + r);
    if (query >= 0) finish(f, head * f.N + <u32>query, r, scratch, out);
  }
  return 0;
}

/** Begins with what earlier passes have stored: an output whose weights sum to 1 at the logsumexp. */
function resume(f: Attend, head: u32, first: u32, count: u32, scratch: usize, out: usize): void {
  const valueBytes = f.E << 2;
  gather(f.queryAt, first, count, f.output + head * f.N * valueBytes, valueBytes, out);
  for (let r: u32 = 0; r < count; r++) {
    const query = rowAt(f.queryAt, first + r);
    if (query < 0) continue;
    const level = load<f32>(f.logsumexp + ((head * f.N + <u32>query) << 2));
    if (level == reinterpret<f32>(0xff800000)) continue;
    const state = stateOf(scratch, r);
    store<f32>(state, <f32>(<f64>level * 1.4426950408889634));
    store<f32>(state, 1, 32);
  }
}

/** Where peak and sum of a row are, 32 bytes apart. */
function stateOf(scratch: usize, r: u32): usize {
  return scratch + STATE + ((r >> 3) << 6) + ((r & 7) << 2);
}

/**
 * Scores of a multiple of four keys become weights 2^(score − peak); peak and sum follow; `factor`
 * says what came before shrinks by.
 */
function weigh(state: usize, factor: usize, scores: usize, end: usize, table: usize): void {
  const old0 = v128.load(state);
  const old1 = v128.load(state, 16);
  let peak0 = old0;
  let peak1 = old1;
  let other0 = old0; // a maximum takes four cycles: two at a time
  let other1 = old1;
  for (let s = scores; s < end; s += 64) {
    peak0 = f32x4.pmax(peak0, v128.load(s));
    peak1 = f32x4.pmax(peak1, v128.load(s, 16));
    other0 = f32x4.pmax(other0, v128.load(s, 32));
    other1 = f32x4.pmax(other1, v128.load(s, 48));
  }
  peak0 = f32x4.pmax(peak0, other0);
  peak1 = f32x4.pmax(peak1, other1);
  const shrink0 = exp2(f32x4.sub(old0, peak0), table);
  const shrink1 = exp2(f32x4.sub(old1, peak1), table);
  v128.store(factor, shrink0);
  v128.store(factor, shrink1, 16);
  let sum0 = f32x4.mul(v128.load(state, 32), shrink0);
  let sum1 = f32x4.mul(v128.load(state, 48), shrink1);
  for (let s = scores; s < end; s += 32) {
    const weight0 = exp2(f32x4.sub(v128.load(s), peak0), table);
    const weight1 = exp2(f32x4.sub(v128.load(s, 16), peak1), table);
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
    const end = load<usize>(scratch + ENDS + (p << 3));
    weigh(scratch + STATE + (p << 6), scratch + FACTOR + (p << 5), scores, end, scratch + TABLE);
  }
  // Eight columns of the values at a time stay in the first cache for all panels.
  for (let e: u32 = 0; e < valueBytes; e += 32) {
    for (let p: u32 = 0; p < PANELS; p++) {
      accumulate(scratch, p, e, out + p * PANEL * valueBytes + e, valueBytes);
    }
  }
  for (let p: u32 = 0; p < PANELS; p++) {
    const stretches = load<u32>(scratch + ENDS + (p << 3), 4);
    for (let s: u32 = 0; s < stretches; s++) {
      const stretch = scratch + STRETCHES + (p * GROUP + s) * STRETCH;
      if (load<usize>(stretch, 12)) {
        accumulateAllowed(stretch, f.E, out + p * PANEL * valueBytes);
      }
    }
  }
}

/** out [8][8 columns] = factor ∘ out + weightsᵀ · values, stretch by stretch. */
function accumulate(scratch: usize, p: u32, e: u32, out: usize, valueBytes: u32): void {
  const stretches = load<u32>(scratch + ENDS + (p << 3), 4);
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
function accumulateAllowed(stretch: usize, width: u32, out: usize): void {
  const weights = load<usize>(stretch);
  const values = load<usize>(stretch, 4);
  const count = load<u32>(stretch, 8);
  const bits = load<usize>(stretch, 12);
  const from = load<u32>(stretch, 16);
  for (let i: u32 = 0; i < PANEL; i++) {
    const word = load<u32>(bits + (i << 2)) >> from;
    addAllowed(word, count, weights + (i << 2), 32, values, width, out + i * width * 4);
  }
}

/** One row of the output and its logsumexp; a row that saw no key is 0, and −∞. */
function finish(f: Attend, index: u32, r: u32, scratch: usize, out: usize): void {
  const valueBytes = f.E << 2;
  const state = stateOf(scratch, r);
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
