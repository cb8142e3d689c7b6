import { GROUP, PANEL, PANELS, TILE } from "./tile.as";

/** As `attend.ts` lists them. */
export class Attend {
  q: usize;
  packed: usize;
  v: usize;
  flags: usize;
  output: usize;
  /** Or the thresholds of rows, which are read then. */
  logsumexp: usize;
  /** Sums of the slopes of rows: written by `threshold`; what `attend` divides by, or 0. */
  supports: usize;
  queryAt: usize;
  keyAt: usize;
  heads: usize;
  /** Of `terms.as.ts`. */
  terms: usize;
  rowStart: usize;
  column: usize;
  length: usize;
  bitmap: usize;
  bitmaps: usize;
  N: u32;
  /** Rows of v of a head, and keys. */
  M: u32;
  keys: u32;
  D: u32;
  E: u32;
  /** Tile rows of a plane; those of this stage: how many, from which on. */
  allRows: u32;
  rows: u32;
  firstRow: u32;
  keyTiles: u32;
  /** Of v: bytes from row to row, and from eight columns to the next eight. */
  valueRow: u32;
  valuePanel: u32;
  /** Bytes of the scores that `threshold` holds for a panel. */
  held: u32;
  scale: f32;
}

// Scratch, in order; one block per thread.
/** Of each panel: peak and sum of its 8 queries, in base 2. */
export const STATE: u32 = 0;
/** Of each panel: by how much its output shrinks when its peak rises. */
export const FACTOR: u32 = STATE + 64 * PANELS;
export const ONES: u32 = FACTOR + 32 * PANELS;
/**
 * Of each panel: stretches of keys whose weights lie together: weights, values, count, bits (or 0),
 * first key in its tile, and its place among all.
 */
export const STRETCHES: u32 = ONES + 16;
export const STRETCH: u32 = 24;
/** Of each panel: where its scores end, and how many stretches there are. */
export const ENDS: u32 = STRETCHES + STRETCH * GROUP * PANELS;
/** Constants of `exp2` and `adjust`, and of dropout. */
export const TABLE: u32 = 832;
export const DROPS: u32 = TABLE + 224;
/** Of each panel: scores, then weights, [keys of the group][8 queries]. */
export const SCORES: u32 = 1152;
export const SCORES_BYTES: u32 = TILE * GROUP * PANEL * 4;
/**
 * Queries [4 panels][D][8], scaled; then the output [E/8][32][8], not yet divided by its sum; then, in an
 * order of their own, the queries' rows [32][D].
 */
export const QUERIES: u32 = SCORES + SCORES_BYTES * PANELS;
