import { log2 } from "@frugal/engine/assembly/exponential.as";
import { productScaled } from "@frugal/engine/assembly/products.as";
import { addAllowed } from "./addAllowed.as";
import {
  Attend,
  DROPS,
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
import { fillDropTable, keep, queriesAt, rowWords } from "./dropout.as";
import { Head, headAt } from "./head.as";
import { begin, score } from "./score.as";
import { softmax } from "./softmax.as";
import { takeQueries } from "./takeQueries.as";
import { shareOf, Terms } from "./terms.as";
import { GROUP, PANEL, PANELS, TILE } from "./tile.as";
import { rowAt } from "./tileRows.as";
import { hasLevel, SOFTMAX, weighEach } from "./weights.as";

const LOWEST: f32 = -3.4028234663852886e38;

/** Task = one tile row of one head. */
export function attend(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Attend>(job);
  const terms = changetype<Terms>(f.terms);
  const sums = terms.normalizer == SOFTMAX; // weights are divided by their sum
  const slot = task / f.rows;
  const row = f.firstRow + task - slot * f.rows;
  const entry = headAt(f.heads, slot);
  const head = entry.index;
  const at = f.rowStart + ((entry.plane * f.allRows + row) << 2);
  const lastRun = load<u32>(at, 4);
  if (entry.joins && load<u32>(at) == lastRun) return 0;
  const first = row * TILE;
  const count = takeQueries(f, entry, first, scratch);
  const out = scratch + QUERIES + TILE * (f.D << 2);
  for (let p: u32 = 0; p < PANELS; p++) {
    const state = scratch + STATE + (p << 6);
    v128.store(state, f32x4.splat(LOWEST));
    v128.store(state, f32x4.splat(LOWEST), 16);
    v128.store(state, f32x4.splat(0), 32);
    v128.store(state, f32x4.splat(0), 48);
    v128.store(scratch + FACTOR + (p << 5), f32x4.splat(1));
    v128.store(scratch + FACTOR + (p << 5), f32x4.splat(1), 16);
  }
  v128.store(scratch + ONES, f32x4.splat(1));
  if (terms.threshold) fillDropTable(scratch + DROPS, terms.threshold);
  if (entry.joins && sums) {
    resume(f, terms, head, first, count, scratch, out);
  } else {
    memory.fill(out, 0, TILE * (f.E << 2));
    if (entry.sink) takeSink(load<f32>(entry.sink), scratch);
    if (hasLevel(terms.normalizer)) takeLevels(f, head, first, count, scratch);
  }

  let held: u32 = 0;
  begin(scratch);
  for (let run = load<u32>(at); run < lastRun; run++) {
    const bitmap = load<u32>(f.bitmap + (run << 2));
    const bits = bitmap ? f.bitmaps + ((bitmap * TILE) << 2) : 0;
    let column = load<u32>(f.column + (run << 2));
    const end = column + load<u32>(f.length + (run << 2));
    for (; column < end; column++) {
      for (let p: u32 = 0; p < PANELS; p++) score(f, entry, first, column, bits, p, scratch);
      held++;
      if (held < GROUP) continue;
      held = 0;
      join(f, terms, entry.number, first, scratch, out);
      begin(scratch);
    }
  }
  if (held) join(f, terms, entry.number, first, scratch, out);

  for (let r: u32 = 0; r < count; r++) {
    const query = rowAt(f.queryAt, first + r);
    if (query < 0) continue;
    const index = head * f.N + <u32>query;
    if (sums) finish(f, terms.kept, index, r, scratch, out);
    else add(f, entry, terms, <u32>query, index, out + (r << 5));
  }
  return 0;
}

/** Begins with a logit that every row sees, and that carries no value. */
function takeSink(sink: f32, scratch: usize): void {
  if (sink == reinterpret<f32>(0xff800000)) return;
  for (let r: u32 = 0; r < TILE; r++) {
    store<f32>(stateOf(scratch, r), <f32>(<f64>sink * 1.4426950408889634));
    store<f32>(stateOf(scratch, r), 1, 32);
  }
}

/** The thresholds of the rows, in place of their peaks. */
function takeLevels(f: Attend, head: u32, first: u32, count: u32, scratch: usize): void {
  for (let r: u32 = 0; r < count; r++) {
    const query = rowAt(f.queryAt, first + r);
    if (query < 0) continue;
    store<f32>(stateOf(scratch, r), load<f32>(f.logsumexp + ((head * f.N + <u32>query) << 2)));
  }
}

/** Begins with what earlier passes have stored: an output whose weights sum to 1 at the logsumexp. */
function resume(
  f: Attend,
  t: Terms,
  head: u32,
  first: u32,
  count: u32,
  scratch: usize,
  out: usize,
): void {
  const valueBytes = f.E << 2;
  const share = f32x4.splat(1 / t.kept);
  memory.fill(out, 0, TILE * valueBytes);
  for (let r: u32 = 0; r < count; r++) {
    const query = rowAt(f.queryAt, first + r);
    if (query < 0) continue;
    const from = f.output + (head * f.N + <u32>query) * valueBytes;
    for (let e: u32 = 0; e < valueBytes; e += 16) {
      v128.store(out + inPanels(r, e), f32x4.mul(share, v128.load(from + e)));
    }
    const level = load<f32>(f.logsumexp + ((head * f.N + <u32>query) << 2));
    if (level == reinterpret<f32>(0xff800000)) continue;
    const state = stateOf(scratch, r);
    store<f32>(state, <f32>(<f64>level * 1.4426950408889634));
    store<f32>(state, 1, 32);
  }
}

/** Where byte e of row r is in the output: eight columns of all rows lie together. */
function inPanels(r: u32, e: u32): usize {
  return (e >> 5) * (TILE << 5) + (r << 5) + (e & 31);
}

/** Where peak and sum of a row are, 32 bytes apart. */
function stateOf(scratch: usize, r: u32): usize {
  return scratch + STATE + ((r >> 3) << 6) + ((r & 7) << 2);
}

/** Takes the scores that are held into each panel's sums, and its output. */
function join(f: Attend, t: Terms, number: u32, first: u32, scratch: usize, out: usize): void {
  const valueBytes = f.E << 2;
  const table = scratch + TABLE;
  for (let p: u32 = 0; p < PANELS; p++) {
    const scores = scratch + SCORES + p * SCORES_BYTES;
    const end = load<usize>(scratch + ENDS + (p << 3));
    if (t.normalizer == SOFTMAX) {
      softmax(scratch + STATE + (p << 6), scratch + FACTOR + (p << 5), scores, end, table);
    } else {
      weighEach(t, scratch + STATE + (p << 6), scores, end, table);
    }
    if (t.threshold) drop(f, t, number, first + p * PANEL, p, scratch);
  }
  // Eight columns of the values at a time stay in the first cache for all panels.
  let panel: usize = 0;
  let columns = out;
  for (let e: u32 = 0; e < valueBytes; e += 32) {
    for (let p: u32 = 0; p < PANELS; p++) {
      accumulate(f.valueRow, scratch, p, panel, columns + ((p * PANEL) << 5));
    }
    panel += f.valuePanel;
    columns += TILE << 5;
  }
  for (let p: u32 = 0; p < PANELS; p++) {
    const stretches = load<u32>(scratch + ENDS + (p << 3), 4);
    for (let s: u32 = 0; s < stretches; s++) {
      const stretch = scratch + STRETCHES + (p * GROUP + s) * STRETCH;
      if (load<usize>(stretch, 12)) {
        accumulateAllowed(f, stretch, out + ((p * PANEL) << 5));
      }
    }
  }
}

/** Zero for the weights that are dropped; the sums know nothing of it. */
function drop(f: Attend, t: Terms, number: u32, place: u32, p: u32, scratch: usize): void {
  const table = scratch + DROPS;
  const low = rowWords(t.seed, number, queriesAt(f.queryAt, place), table);
  const high = rowWords(t.seed, number, queriesAt(f.queryAt, place + 4), table);
  const stretches = load<u32>(scratch + ENDS + (p << 3), 4);
  for (let s: u32 = 0; s < stretches; s++) {
    const stretch = scratch + STRETCHES + (p * GROUP + s) * STRETCH;
    let weight = load<usize>(stretch);
    let key = load<u32>(stretch, 20);
    for (const end = key + load<u32>(stretch, 8); key < end; key++) {
      const j = <u32>rowAt(f.keyAt, key);
      v128.store(weight, v128.and(v128.load(weight), keep(low, j, table)));
      v128.store(weight, v128.and(v128.load(weight, 16), keep(high, j, table)), 16);
      weight += 32;
    }
  }
}

/** out [8][8 columns] = factor ∘ out + weightsᵀ · values, stretch by stretch. */
function accumulate(valueRow: u32, scratch: usize, p: u32, panel: usize, out: usize): void {
  const stretches = load<u32>(scratch + ENDS + (p << 3), 4);
  let factor = scratch + FACTOR + (p << 5);
  let lower: usize = 16;
  for (let s: u32 = 0; s < stretches; s++) {
    const stretch = scratch + STRETCHES + (p * GROUP + s) * STRETCH;
    const weights = load<usize>(stretch);
    const values = load<usize>(stretch, 4) + panel;
    // Weights of 0 would turn a forbidden NaN into one of ours: then only allowed pairs are added.
    const count = load<usize>(stretch, 12) ? 0 : load<u32>(stretch, 8);
    const below = out + 128;
    productScaled(weights, 32, values, valueRow, count, out, 32, factor);
    productScaled(weights + 16, 32, values, valueRow, count, below, 32, factor + lower);
    factor = scratch + ONES;
    lower = 0;
  }
}

/** out += weight · value, pair by pair, for the pairs that the mask allows. */
function accumulateAllowed(f: Attend, stretch: usize, out: usize): void {
  const weights = load<usize>(stretch);
  const values = load<usize>(stretch, 4);
  const count = load<u32>(stretch, 8);
  const bits = load<usize>(stretch, 12);
  const from = load<u32>(stretch, 16);
  for (let i: u32 = 0; i < PANEL; i++) {
    const word = load<u32>(bits + (i << 2)) >> from;
    let panel = values;
    for (let e: u32 = 0; e < f.E << 2; e += 32) {
      const to = out + inPanels(i, e);
      addAllowed(word, count, weights + (i << 2), 32, panel, f.valueRow, 32, to);
      panel += f.valuePanel;
    }
  }
}

/** One row of the output and its logsumexp; a row that saw no key is 0, and −∞. */
function finish(f: Attend, kept: f32, index: u32, r: u32, scratch: usize, out: usize): void {
  const valueBytes = f.E << 2;
  const state = stateOf(scratch, r);
  const peak = load<f32>(state);
  const sum = load<f32>(state, 32);
  const from = out + (r << 5);
  const to = f.output + index * valueBytes;
  const share = f32x4.splat(sum == 0 ? 0 : kept / sum);
  for (let e: u32 = 0; e < valueBytes; e += 16) {
    v128.store(to + e, f32x4.mul(share, v128.load(from + inPanels(0, e))));
  }
  const ln2: f64 = 0.6931471805599453;
  const logsumexp =
    sum == 0 ? reinterpret<f32>(0xff800000) : <f32>((<f64>peak + log2(<f64>sum)) * ln2);
  store<f32>(f.logsumexp + (index << 2), sum == sum ? logsumexp : sum);
}

/** One row of an output whose weights need not sum to 1; it adds to what earlier passes have stored. */
function add(f: Attend, entry: Head, t: Terms, query: u32, index: u32, from: usize): void {
  const valueBytes = f.E << 2;
  const to = f.output + index * valueBytes;
  let part = shareOf(t, entry.plane * f.N + query);
  if (f.supports) part = supportShare(load<f32>(f.supports + (index << 2)));
  const share = f32x4.splat(t.kept * part);
  for (let e: u32 = 0; e < valueBytes; e += 16) {
    let row = f32x4.mul(share, v128.load(from + inPanels(0, e)));
    if (entry.joins) row = f32x4.add(row, v128.load(to + e));
    v128.store(to + e, row);
  }
  if (!hasLevel(t.normalizer)) store<f32>(f.logsumexp + (index << 2), 0);
}

/** One over the sum of a row's slopes. */
function supportShare(support: f32): f32 {
  return support > 0 ? 1 / support : 0;
}
