import { EXP2_TABLE, fillExp2Table } from "@frugal/engine/assembly/exponential.as";
import { Head } from "./head.as";
import { CAP_TABLE, fillCapTable, softCap } from "./softCap.as";
import { byDistance, Terms } from "./terms.as";
import { rowAt } from "./tileRows.as";

/** Bytes of the constants that `adjust` reads, after those of `exp2`. */
export const ADJUST_TABLE: u32 = EXP2_TABLE + CAP_TABLE;

export function fillAdjustTable(t: Terms, table: usize): void {
  fillExp2Table(table);
  if (t.cap) fillCapTable(table + EXP2_TABLE, t.cap);
}

/** Whether scores are anything but scaled products. */
export function adjusts(t: Terms, entry: Head): bool {
  return t.cap != 0 || entry.bias != 0 || entry.factors != 0;
}

/**
 * Caps the scores of some keys against the 8 queries of a panel, adds their biases, then multiplies
 * by the factors of rows; the scores of a key lie `apart` bytes from those of the next. `slopes`, if given, receives by how much a
 * capped score follows the score [keys][8].
 *
 * @param place, key where the first query and the first key stand
 * @param N, M rows of queries and of keys, in natural order
 */
export function adjust(
  t: Terms,
  entry: Head,
  queryAt: usize,
  keyAt: usize,
  place: u32,
  key: u32,
  count: u32,
  N: u32,
  M: u32,
  scores: usize,
  apart: usize,
  slopes: usize,
  table: usize,
): void {
  if (t.cap) softCap(count, scores, apart, slopes, table + EXP2_TABLE, table);
  if (entry.bias) {
    addBias(t, entry.bias, queryAt, keyAt, place, key, count, N, M, scores, apart);
  }
  if (!entry.factors) return;
  const low = factorsOf(entry.factors, queryAt, place, N);
  const high = factorsOf(entry.factors, queryAt, place + 4, N);
  multiplyRows(low, high, count, scores, apart);
}

/** Multiplies what some keys have for the 8 queries of a panel by a factor of each query. */
export function multiplyRows(low: v128, high: v128, count: u32, values: usize, apart: usize): void {
  for (let j: u32 = 0; j < count; j++) {
    v128.store(values, f32x4.mul(v128.load(values), low));
    v128.store(values, f32x4.mul(v128.load(values, 16), high), 16);
    values += apart;
  }
}

/** The factors of the queries at four places. */
export function factorsOf(factors: usize, queryAt: usize, place: u32, N: u32): v128 {
  return gatherFour(factors, queryAt, place, N, 4);
}

function addBias(
  t: Terms,
  bias: usize,
  queryAt: usize,
  keyAt: usize,
  place: u32,
  key: u32,
  count: u32,
  N: u32,
  M: u32,
  scores: usize,
  apart: usize,
): void {
  // A table of distances holds the biases of neighbouring queries side by side.
  if (!queryAt && !keyAt && byDistance(t)) {
    let at = bias + (place << 2) + <i32>key * t.keyStep;
    for (const end = scores + count * apart; scores < end; scores += apart) {
      v128.store(scores, f32x4.add(v128.load(scores), v128.load(at)));
      v128.store(scores, f32x4.add(v128.load(scores, 16), v128.load(at, 16)), 16);
      at += t.keyStep;
    }
    return;
  }
  const unit = f32x4.splat(byDistance(t) ? 1 : t.unit);
  for (let j: u32 = 0; j < count; j++) {
    const column = bias + rowWithin(keyAt, key + j, M) * t.keyStep;
    const low = f32x4.mul(unit, gatherFour(column, queryAt, place, N, t.rowStep));
    const high = f32x4.mul(unit, gatherFour(column, queryAt, place + 4, N, t.rowStep));
    v128.store(scores, f32x4.add(v128.load(scores), low));
    v128.store(scores, f32x4.add(v128.load(scores, 16), high), 16);
    scores += apart;
  }
}

/** What the queries at four places have, `step` bytes from query to query. */
function gatherFour(base: usize, queryAt: usize, place: u32, N: u32, step: i32): v128 {
  let four = v128.load32_zero(base + rowWithin(queryAt, place, N) * step);
  four = v128.load_lane<f32>(base + rowWithin(queryAt, place + 1, N) * step, four, 1);
  four = v128.load_lane<f32>(base + rowWithin(queryAt, place + 2, N) * step, four, 2);
  return v128.load_lane<f32>(base + rowWithin(queryAt, place + 3, N) * step, four, 3);
}

/** The row at a place; where none stands, some row, for a score that the mask then hides. */
function rowWithin(at: usize, place: u32, rows: u32): i32 {
  return at ? max(rowAt(at, place), 0) : min(<i32>place, <i32>rows - 1);
}
