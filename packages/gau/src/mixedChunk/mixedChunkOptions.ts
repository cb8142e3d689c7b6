import type { AttentionDropout } from "@frugal/attention-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Position, QueryKeyAffine } from "../gatedAttention/gatedAttentionOptions.ts";

/**
 * What mixed chunk attention multiplies and divides by. c is the chunk, s the width of q and k, n the
 * length, g = 1, 2, … the number of a row's chunk, b the bias.
 *
 * | name | inside a chunk | across | across, causal |
 * |---|---|---|---|
 * | `"essay"` | relu(a / √(c · s) + b)², so relu(a)² / (c · s) | 1 / n | 1 / ((g − 1) c) |
 * | `"paper"` | relu(a / c + b)² | 1 / n | 1 / c |
 *
 * The essay prints 1 / ((g − 1) n / c) for the last of its row. That is a misprint: what is summed
 * there are (g − 1) c keys. The first chunk sees none, and gets 0.
 *
 * `"paper"` is what the public implementations compute (lucidrains' FLASH-pytorch); a causal sum
 * divided by c alone grows with the length.
 *
 * @see Su 2022, kexue.fm/archives/8934 and 8990; Hua et al. 2022, §3 and Appendix
 */
export type MixedChunkNormalizer = "essay" | "paper";

/** How a step of mixed chunk attention is computed; every field may be left out. */
export interface MixedChunkStepOptions {
  /** c: positions of a chunk; default 256. */
  readonly chunk?: number;
  /** What makes the queries and keys inside chunks of z. */
  readonly quadratic?: QueryKeyAffine;
  /** What makes the queries and keys across chunks of z. */
  readonly linear?: QueryKeyAffine;
  /** Default `"essay"`. */
  readonly normalizer?: MixedChunkNormalizer;
  /** Applied to all four; default none. */
  readonly position?: Position;
  /** By distance inside a chunk, [2c − 1]: entry t is added where i − j = t − (c − 1). */
  readonly bias?: Tensor;
}

/** How a mixed chunk attention is computed; every field may be left out. */
export interface MixedChunkOptions extends MixedChunkStepOptions {
  /** Whether a row sees only what comes before it, and itself; default false. */
  readonly causal?: boolean;
  /**
   * [B, N] of type bool: false for tokens that nobody is to see, as padding. Without `causal` each
   * example then divides by the number of those that are seen.
   */
  readonly keyMask?: Tensor;
  /** Of the weights inside chunks. */
  readonly dropout?: AttentionDropout;
}
