import type { Mask } from "@frugal/sparse-masks";
import type { Normalizer } from "../../attention/normalizer.ts";
import type { QueryKeyConfig } from "../heads/config.ts";
import type { MaskDescription } from "../masks/maskDescription.ts";

/** How a `MultiHeadAttention` layer is made; Keras's names where Keras has them. */
export interface MultiHeadAttentionConfig extends QueryKeyConfig {
  /** Which query may see which key: a description such as `"causal"` or `{ window: 256 }`, or a Mask. */
  readonly mask?: MaskDescription | Mask;
  /** Share of the weights that is dropped in training, 0 ≤ p < 1; default 0. */
  readonly dropout?: number;
  /**
   * A learned bias for each head and each distance from −biasDistance to biasDistance; those farther
   * away share the last. Begins at 0. Left out: none.
   */
  readonly biasDistance?: number;
  /** Whether each head learns a logit that takes its share and carries no value; begins at 0. */
  readonly useSinks?: boolean;
  /** Keeps scores within ± softCap. */
  readonly softCap?: number;
  /** How scores become weights; default softmax. */
  readonly normalizer?: Normalizer;
}
