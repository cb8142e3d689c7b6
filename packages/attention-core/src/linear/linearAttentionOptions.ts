import type { Tensor } from "@tensorflow/tfjs-core";
import type { FeatureMap } from "./features.ts";

/** How a linear attention is computed; every field may be left out. */
export interface LinearAttentionOptions {
  /** φ; default `elu+1`. */
  readonly features?: FeatureMap;
  /** Whether a query sees only the keys up to its own position; default false. */
  readonly causal?: boolean;
  /** Whether each row is divided by the sum of its weights; default true. */
  readonly normalized?: boolean;
  /** By how much denominators are moved away from 0, to either side; default 0. */
  readonly epsilon?: number;
  /**
   * Which keys there are, bool [B, M]: false for padding, which no query sees, NaN or not, and whose
   * gradients are 0. Default all. No gradient flows to it.
   */
  readonly keyMask?: Tensor;
  /** Which queries there are, bool [B, N]: the rows of the others are 0, and so are their gradients. */
  readonly queryMask?: Tensor;
}

/** The same for a step, which is causal by itself. */
export type LinearAttentionStepOptions = Omit<LinearAttentionOptions, "causal">;
