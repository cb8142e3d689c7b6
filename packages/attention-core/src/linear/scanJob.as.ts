import { FEATURES_TABLE } from "./features.as";

/** As `scan.ts` lists them. */
export class Scan {
  a: usize;
  b: usize;
  c: usize;
  out: usize;
  alpha: usize;
  beta: usize;
  slopesAt: usize;
  denominators: usize;
  initial: usize;
  initialSum: usize;
  final: usize;
  finalSum: usize;
  states: usize;
  ranges: usize;
  parts: usize;
  keptA: usize;
  keptB: usize;
  rowsA: u32;
  rowsB: u32;
  A: u32;
  C: u32;
  widthA: u32;
  widthC: u32;
  mapA: u32;
  mapB: u32;
  mapC: u32;
  mapOut: u32;
  extra: u32;
  slots: u32;
  partCount: u32;
  shift: u32;
  hidden: u32;
  firstHead: u32;
  headsOfExample: u32;
  causal: u32;
  reverse: u32;
  transposed: u32;
  epsilon: f32;
}

/** Rows worked on together. */
export const CHUNK: u32 = 32;
/** Rows of a panel: the lanes of two vectors. */
export const PANEL: u32 = 8;
/** Chunks of one step. */
export const CHUNKS: u32 = 32;

// Scratch, in order; one block per thread.
/** Constants of the feature maps. */
export const TABLE: u32 = 0;
export const ONES: u32 = FEATURES_TABLE;
/** Denominators of the chunk. */
export const SUMS: u32 = ONES + 16;
/** What each row of the chunk is multiplied by: one over its denominator, or 1. */
export const SHARES: u32 = SUMS + CHUNK * 4;
/** Of each panel of a: its weights on the chunk's keys, [32][8]. */
export const WEIGHTS: u32 = 512;
const WEIGHTS_BYTES: u32 = CHUNK * CHUNK * 4;

/** φ(b) [32][A]; before it is needed, φ(a). */
export function rowsOf(scratch: usize): usize {
  return scratch + WEIGHTS + WEIGHTS_BYTES;
}

/** φ(a) by panels, [4][A + extra][8]. */
export function panelsOf(f: Scan, scratch: usize): usize {
  return rowsOf(scratch) + CHUNK * f.A * 4;
}

/** φ(b) by fours, [8][A + extra][4]. */
export function foursOf(f: Scan, scratch: usize): usize {
  return panelsOf(f, scratch) + CHUNK * (f.A + 1) * 4;
}

/** φ(c) [32][C]. */
export function valuesOf(f: Scan, scratch: usize): usize {
  return foursOf(f, scratch) + CHUNK * (f.A + 1) * 4;
}

/** [32][C] */
export function outputOf(f: Scan, scratch: usize): usize {
  return valuesOf(f, scratch) + CHUNK * f.C * 4;
}

/** Bytes from one row of a state to the next: never a power of two, which the first cache likes least. */
export function stateRow(f: Scan): u32 {
  return (f.C + 8) << 2;
}

/** A state: Σ b ⊗ c, [A][C + 8]; a row Σ β c; then Σ b, [A]. */
export function stateOf(f: Scan, head: u32, slot: u32): usize {
  return f.states + (head * f.slots + slot) * ((f.A + 1) * stateRow(f) + f.A * 4);
}

export function sumOf(f: Scan, state: usize): usize {
  return state + (f.A + 1) * stateRow(f);
}
