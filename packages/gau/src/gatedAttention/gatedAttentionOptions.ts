import type { AttentionOptions, Normalizer } from "@frugal/attention-core";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";

/**
 * Tells rows where they stand: queries or keys [B, 1, N, s], whose first row is at position
 * `offset`, → [B, 1, N, s]. Any rotary, or other positional method that acts on queries and keys.
 */
export type Position = (rows: Tensor4D, offset: number) => Tensor4D;

/** What makes queries and keys of the z that they share; [s] each, 1 and 0 where left out. */
export interface QueryKeyAffine {
  readonly queryScale?: Tensor;
  readonly queryOffset?: Tensor;
  readonly keyScale?: Tensor;
  readonly keyOffset?: Tensor;
}

/**
 * How scores become weights; a is q·k, c how many keys the row may see, s the width of q and k.
 *
 * | name | weight | of |
 * |---|---|---|
 * | `"paper"` | relu(a + bias)² / c² | Hua et al. 2022; c = n, the length, without a mask |
 * | `"essay"` | relu(a / √s + bias)² / c, so relu(a)² / (c · s) without a bias | Su 2022, kexue.fm/archives/8990 |
 * | any other | as `attention` has it, of a / √s + bias | `"softmaxPlus"`: GAU-α, kexue.fm/archives/9052 |
 *
 * Under a causal mask c is the number of keys up to the row's own.
 */
export type GatedNormalizer = "paper" | "essay" | Normalizer;

/** How a gated attention is computed; every field may be left out. */
export interface GatedAttentionOptions
  extends QueryKeyAffine,
    Pick<AttentionOptions, "mask" | "bias" | "softCap" | "dropout"> {
  /** Default `"essay"`. */
  readonly normalizer?: GatedNormalizer;
  /** What q·k is multiplied by, a number or a tensor [1] or [B or 1, 1, N]; default as the normalizer's table says. */
  readonly scale?: number | Tensor;
  /** Applied to queries and to keys after scale and offset; default none. */
  readonly position?: Position;
}
