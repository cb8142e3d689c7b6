import { hasNonFinite, transposeRows } from "@frugal/engine/assembly/pack.as";
import { multiplyAdd } from "@frugal/engine/assembly/products.as";
import { addToState, placeB, placeC } from "./addToState.as";
import { fillFeaturesTable, mapFeatures, throughFeatures } from "./features.as";
import { hideRows, keptRows } from "./keptRows.as";
import { productOfTwo } from "./productOfTwo.as";
import {
  CHUNK,
  CHUNKS,
  ONES,
  outputOf,
  PANEL,
  panelsOf,
  rowsOf,
  SHARES,
  Scan,
  stateOf,
  stateRow,
  SUMS,
  sumOf,
  TABLE,
  WEIGHTS,
} from "./scanJob.as";
import { seenOnly, weigh } from "./weigh.as";

/**
 * out_i = Σ (a_i·b_j + α_i β_j) c_j over the j that i sees. Task = a part of a head's rows of a. Its
 * state holds the rows before it (after it, in reverse) and, if causal, takes in each chunk once
 * the chunk is done.
 */
export function scan(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Scan>(job);
  const head = task / f.partCount;
  const part = f.parts + (task - head * f.partCount) * 12;
  const from = load<u32>(part);
  const to = load<u32>(part, 4);
  const state = stateOf(f, head, load<u32>(part, 8));
  if (!step) {
    v128.store(scratch + ONES, f32x4.splat(1));
    for (let at: u32 = 0; at < CHUNK * 4; at += 16) {
      v128.store(scratch + SHARES + at, f32x4.splat(1));
    }
    fillFeaturesTable(scratch + TABLE);
    if (task == head * f.partCount) hide(f, head);
  }
  const chunks = (to - from + CHUNK - 1) / CHUNK;
  let at = step * CHUNKS;
  const stop = min(chunks, at + CHUNKS);
  for (; at < stop; at++) {
    const row = from + (f.reverse ? chunks - 1 - at : at) * CHUNK;
    chunk(f, head, row, min(to - row, CHUNK), state, scratch);
  }
  return stop < chunks ? 1 : 0;
}

/** The first rows, which see nothing. */
function hide(f: Scan, head: u32): void {
  memory.fill(f.out + head * f.rowsA * f.C * 4, 0, f.hidden * f.C * 4);
  if (f.denominators) memory.fill(f.denominators + ((head * f.rowsA) << 2), 0, f.hidden << 2);
}

function chunk(f: Scan, head: u32, row: u32, count: u32, state: usize, scratch: usize): void {
  const bytesC = f.C << 2;
  const index = head * f.rowsA + row;
  const other = row + f.shift;
  let b: usize = 0;
  let c: usize = 0;
  let careful = false;
  packA(f, index, count, scratch);
  if (f.denominators) sumsBefore(f, count, state, scratch);
  if (f.causal) {
    b = placeB(f, head, other, count, scratch);
    c = placeC(f, head, other, count, scratch);
    weigh(f, head, other, count, b, scratch);
    // A weight of 0 would turn a forbidden NaN into one of ours: then only what is seen is added.
    careful = hasNonFinite(c, count * bytesC);
  }
  const keptA = f.keptA ? keptRows(f, f.keptA, head, f.rowsA, row) : 0;
  if (f.denominators) shares(f, index, count, keptA, scratch);

  // The products write eight rows; where fewer are there, they write beside.
  const rows = f.out + index * bytesC;
  const out = count & 7 ? outputOf(f, scratch) : rows;
  const stride = stateRow(f);
  const depth = f.A + f.extra;
  for (let e: u32 = 0; e < bytesC; e += 32) {
    for (let p: u32 = 0; p * PANEL < count; p++) {
      const first = p * PANEL;
      const panel = panelsOf(f, scratch) + p * (depth << 5);
      const from = f.reverse ? first : 0;
      const to = f.reverse ? count : min(count, first + PANEL);
      const within = f.causal && !careful ? to - from : 0;
      const weights = scratch + WEIGHTS + p * CHUNK * 32 + (from << 5);
      const values = c + from * bytesC + e;
      const share = scratch + SHARES + (first << 2);
      const at = out + first * bytesC + e;
      const last = at + (bytesC << 2);
      productOfTwo(
        panel,
        state + e,
        stride,
        depth,
        weights,
        values,
        bytesC,
        within,
        at,
        bytesC,
        share,
      );
      if (first + 4 >= count) continue;
      productOfTwo(
        panel + 16,
        state + e,
        stride,
        depth,
        weights + 16,
        values,
        bytesC,
        within,
        last,
        bytesC,
        share + 16,
      );
    }
  }
  if (careful) seenOnly(f, count, c, out, scratch);
  if (f.causal) addToState(f, head, other, count, b, c, state, scratch);
  if (out != rows) memory.copy(rows, out, count * bytesC);
  if (f.mapOut) {
    throughFeatures(f.mapOut, f.slopesAt + index * bytesC, count * bytesC, rows, scratch + TABLE);
  }
  if (keptA) hideRows(keptA, count, rows, bytesC);
}

/** φ(a) and α → panels [A + extra][8]. */
function packA(f: Scan, index: u32, count: u32, scratch: usize): void {
  const bytes = f.A << 2;
  let rows = f.a + index * bytes;
  if (f.mapA) {
    mapFeatures(f.mapA, rows, count, f.A, f.widthA, rowsOf(scratch), scratch + TABLE);
    rows = rowsOf(scratch);
  }
  const depth = f.A + f.extra;
  const panels = panelsOf(f, scratch);
  for (let r: u32 = 0; r < ((count + 7) & ~7); r += 4) {
    const panel = panels + (r >> 3) * (depth << 5) + ((r & 4) << 2);
    transposeRows(rows + r * bytes, bytes, <i32>count - <i32>r, f.A, 1, panel, 32);
  }
  if (!f.extra) return;
  const alpha = f.alpha + (index << 2);
  for (let r: u32 = 0; r < ((count + 7) & ~7); r++) {
    const to = panels + (r >> 3) * (depth << 5) + (f.A << 5) + ((r & 7) << 2);
    store<f32>(to, r >= count ? 0 : f.alpha ? load<f32>(alpha + (r << 2)) : 1);
  }
}

/** Denominators as far as the state knows them: a_i · Σ b. */
function sumsBefore(f: Scan, count: u32, state: usize, scratch: usize): void {
  const sum = sumOf(f, state);
  for (let p: u32 = 0; p * PANEL < count; p++) {
    const panel = panelsOf(f, scratch) + p * (f.A << 5);
    let low = f32x4.splat(0);
    let high = low;
    for (let d: u32 = 0; d < f.A; d++) {
      const factor = v128.load32_splat(sum + (d << 2));
      low = multiplyAdd(factor, v128.load(panel + (d << 5)), low);
      high = multiplyAdd(factor, v128.load(panel + (d << 5), 16), high);
    }
    v128.store(scratch + SUMS + (p << 5), low);
    v128.store(scratch + SUMS + (p << 5), high, 16);
  }
}

/** Writes the denominators out, and what each row is to be multiplied by. */
function shares(f: Scan, index: u32, count: u32, keptA: usize, scratch: usize): void {
  for (let r: u32 = 0; r < count; r++) {
    const sum = load<f32>(scratch + SUMS + (r << 2));
    const moved = sum < 0 ? sum - f.epsilon : sum + f.epsilon;
    const denominator: f32 = keptA && !load<u32>(keptA + (r << 2)) ? 0 : moved;
    store<f32>(f.denominators + ((index + r) << 2), denominator);
    store<f32>(scratch + SHARES + (r << 2), denominator == 0 ? 0 : 1 / denominator);
  }
}
