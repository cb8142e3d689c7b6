import { GROUP, PANEL, TILE } from "./tile.as";

/** As `attendGradient.ts` lists them. The layout is the transposed one. */
export class AttendGradient {
  q: usize;
  k: usize;
  /** In panels of eight columns [E/8][rows][8]. */
  dOutput: usize;
  packedQ: usize;
  packedK: usize;
  packedV: usize;
  level: usize;
  delta: usize;
  queryFlags: usize;
  keyFlags: usize;
  dK: usize;
  dV: usize;
  parts: usize;
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
  /** Places of queries. */
  N: u32;
  /** Rows of dK and dV of a head. */
  M: u32;
  /** Rows of q of a head, and of its k. */
  queryRows: u32;
  keyRows: u32;
  D: u32;
  E: u32;
  /** Tile rows of a plane. */
  allRows: u32;
  /** Tiles that are packed, of queries and of keys. */
  rows: u32;
  keyTiles: u32;
  segments: u32;
  /** Of a part's table of distances. */
  tableBytes: u32;
}

// Scratch, in order.
export const ONES: u32 = 0;
/** Tiles of the group: column, address of the bitmap or 0, flag of care. */
export const TILES: u32 = ONES + 16;
export const TILE_BYTES: u32 = 12;
/** Keys that a panel of a partial tile sees: from, to. */
export const RANGES: u32 = TILES + TILE_BYTES * GROUP;
/** Constants of `exp2` and `adjust`. */
export const TABLE: u32 = 256;
/** [32 keys][128 queries]: scores, then weights. */
export const WEIGHTS: u32 = 512;
/** The same for the slopes of the scores. */
export const SLOPES: u32 = WEIGHTS + TILE * GROUP * TILE * 4;
/** Of a panel, [32 keys][8]: by how much capped scores follow scores; factors of dropout. */
export const CAPS: u32 = SLOPES + TILE * GROUP * TILE * 4;
export const DROPS: u32 = CAPS + TILE * PANEL * 4;
/** Constants of dropout. */
export const WORDS: u32 = DROPS + TILE * PANEL * 4;
/** dK [D/8][32][8], dV [E/8][32][8], and room for eight rows of dQ [8][D]. */
export const SUMS: u32 = WORDS + 64;
