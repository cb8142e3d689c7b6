import type { GatedNormalizer } from "../gatedAttention/gatedAttentionOptions.ts";

/** A gated attention unit at its beginning: weights normal with variance 1 / fan-in, Swish, no biases. */
export interface InitialisationConfig {
  /** d: width of the input, whose elements are N(0, 1). */
  readonly width: number;
  /** e; default 2 · width. */
  readonly units?: number;
  /** s; default 128. */
  readonly keyDim?: number;
  /** n: rows of the input; default 512. */
  readonly length?: number;
  /** Default `"essay"`, relu(q·k)² / (n s). */
  readonly normalizer?: GatedNormalizer;
  /** By what all weights are multiplied, for `scaling`; default none. */
  readonly lambdas?: readonly number[];
  /** After how many layers x is compared with x₀, for `alignment`; default none. */
  readonly depths?: readonly number[];
  /** Heads of the Transformer in `alignment`; default width / 32, at least 1. */
  readonly heads?: number;
  readonly seed?: number;
}
