import { Attend } from "../attention/attendJob.as";

/**
 * As `observe.ts` lists them; scores are those of `attend`. There are no values: as rows of width 1
 * from address 0 on, their addresses say which keys a stretch of scores belongs to.
 */
export class Observe extends Attend {
  /** [heads][tiles of queries in the natural order][fields][32 queries] what is known of each row. */
  states: usize;
  /** Positions of queries and keys, place by place, as f32. */
  queryPositions: usize;
  keyPositions: usize;
  /** Of each tile of keys: least and greatest position. */
  keyRanges: usize;
  bins: u32;
  /** Blocks of keys, and how many keys one has. */
  blocks: u32;
  blockSide: u32;
  sinkKeys: f32;
}

// Fields of a row, 128 bytes apart; w = 2^(score − peak).
/** The largest score, in base 2. */
export const PEAK: u32 = 0;
/** How many keys weigh exactly 1: 1 + a small rest would lose the rest. */
export const ONES: u32 = 1 << 7;
/** Σ w over the other keys. */
export const REST: u32 = 2 << 7;
/** Σ w · (score − peak). */
export const DEPTH: u32 = 3 << 7;
/** Σ w². */
export const SQUARES: u32 = 4 << 7;
/** Σ w · distance. */
export const DISTANCE: u32 = 5 << 7;
/** Σ w over the first keys. */
export const SINKS: u32 = 6 << 7;
/** Σ w over the keys of each bin of distances; then over those of each block of keys. */
export const BINS: u32 = 7 << 7;
