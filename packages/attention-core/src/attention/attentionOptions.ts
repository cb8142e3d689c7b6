import type { Mask } from "@frugal/sparse-masks";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Normalizer } from "./normalizer.ts";

/**
 * How an attention is computed; every field may be left out.
 *
 * The score of query i and key j is softCap(scaleᵢ · qᵢ·kⱼ) + biasᵢⱼ where the mask allows the pair;
 * where it does not, the pair's weight is exactly 0.
 */
export interface AttentionOptions {
  /** Which query may see which key; default everything. Build it once: its layout is remembered. */
  readonly mask?: Mask;
  /**
   * What q·k is multiplied by; default 1/√D. A number, or a tensor: [H] for each head, or
   * [B or 1, H or 1, N] for each row.
   */
  readonly scale?: number | Tensor;
  /**
   * What is added to scores: a table of distances [H or 1, N+M−1], whose entry t is added where
   * i − j = t − (M − 1); or a bias for each pair, [B or 1, H or 1, N, M]. A table costs next to
   * nothing, in time and in memory.
   */
  readonly bias?: Tensor;
  /** Keeps scores within ±softCap: s → softCap · tanh(s / softCap). Greater than 0. */
  readonly softCap?: number;
  /**
   * [H]: a logit for each head that takes its share of the softmax and carries no value. With 0
   * weights are eˢ / (1 + Σ eˢ); a row that sees no key has logsumexp equal to its sink.
   */
  readonly sinks?: Tensor;
  /** Drops weights at random, after they were normalized. */
  readonly dropout?: AttentionDropout;
  /** How scores become weights; default softmax. */
  readonly normalizer?: Normalizer;
}

/**
 * The same pairs are dropped wherever and whenever the seed, and the numbers of example, head, query
 * and key are the same: take another seed for each step of training.
 */
export interface AttentionDropout {
  /** The chance that a weight becomes 0, in [0, 1); those kept are divided by 1 − rate. */
  readonly rate: number;
  /** An integer, 0 ≤ seed < 2³². */
  readonly seed: number;
}
