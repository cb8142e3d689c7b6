import type { Estimate } from "../evaluation/estimate.ts";
import type { Matrix } from "../ranks/matrix.ts";

/** What the heads of an attention do with its queries and keys. */
export interface AttentionReport {
  /** B examples, H heads, N queries, M keys. */
  readonly B: number;
  readonly H: number;
  readonly N: number;
  readonly M: number;
  /** Name of the mask. */
  readonly mask: string;
  readonly heads: readonly HeadReport[];
  /**
   * [H, H] how alike two heads attend: the cosine of their weights, 0 to 1, the mean over the sampled
   * rows in which both see a key; 0 where there is none.
   */
  readonly similarity: Matrix;
  /** What "sampled" means here. */
  readonly sample: RowSample;
  /** How many of the heaviest keys `topMass` counts, and how many of the first `sinkMass` does. */
  readonly top: number;
  readonly sinkKeys: number;
}

/** Queries whose weights were looked at one by one, the same for every example and head. */
export interface RowSample {
  /** Which, ascending. */
  readonly rows: readonly number[];
  readonly seed: number;
  /** Whether they are all, so that what is sampled is exact. */
  readonly whole: boolean;
}

/**
 * What one head does. Means are over the rows of all examples that see a key, each counted once;
 * all is 0 where no row does.
 */
export interface HeadReport {
  /** Which head, from 0. */
  readonly head: number;
  /** Rows that see a key. */
  readonly rows: number;
  /** Keys that a row may see: c. */
  readonly keys: number;
  /** H = −Σ p log p in nats, 0 to log c. */
  readonly entropy: number;
  /** exp H, from 1 to c: the number of equal weights with that entropy. */
  readonly effectiveKeys: number;
  /** 1/Σp², from 1 to c: the participation number of the weights. */
  readonly participation: number;
  /** S = 1/√(c Σp²) over the c keys that a row may see: 1 for equal weights, 1/√c for a single one. */
  readonly concentration: number;
  /** The largest weight of a row. */
  readonly maximum: number;
  /** Gini index of the weights on the c keys that a row may see, 0 to 1 − 1/c. Sampled. */
  readonly gini: Estimate;
  /** Mass on the `top` heaviest keys of a row. Sampled. */
  readonly topMass: Estimate;
  /** Mass on the first `sinkKeys` keys. */
  readonly sinkMass: number;
  /** How far away a row looks: Σ p |i − j|, in positions. */
  readonly distance: number;
  /** Mass up to a distance, ahead or behind. */
  readonly localMass: readonly LocalMass[];
  /**
   * Effective rank (Roy and Vetterli) of the sampled rows as a matrix [rows, M], from 1 to the number
   * of those that see a key; the mean over examples. It grows with the number of rows sampled.
   */
  readonly effectiveRank: number;
  readonly blockMass: BlockMass;
}

/** One point of the local-mass curve. */
export interface LocalMass {
  /** 0, 1, 3, 7, 15, … positions; at last all there are. */
  readonly within: number;
  /** Share of a row's mass at most so far away. */
  readonly share: number;
}

/** Weights summed over blocks of queries and blocks of keys, and over examples. */
export interface BlockMass extends Matrix {
  /** Queries of a block; the last may be smaller. */
  readonly queries: number;
  /** Keys of a block. */
  readonly keys: number;
}
