import type { Mask } from "@frugal/sparse-masks";
import type { QueryKeyConfig } from "../heads/config.ts";
import type { MaskDescription } from "../masks/maskDescription.ts";

/** How a `MultiHeadAttention` layer is made; Keras's names where Keras has them. */
export interface MultiHeadAttentionConfig extends QueryKeyConfig {
  /** Which query may see which key: a description such as `"causal"` or `{ window: 256 }`, or a Mask. */
  readonly mask?: MaskDescription | Mask;
}
