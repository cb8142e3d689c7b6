import type { Mask } from "@frugal/sparse-masks";
import type { SynthesizerKind } from "../../synthesizer/synthesizerShapes.ts";
import type { HeadsConfig } from "../heads/config.ts";
import type { MaskDescription } from "../masks/maskDescription.ts";

/**
 * How a `Synthesizer` layer is made; Keras's names where Keras has them. `keyDim` is dₖ, the width of
 * the hidden layer of the dense kinds and of `vanilla`'s queries and keys; `useBias` is for all
 * projections, those of the logits too.
 */
export interface SynthesizerConfig extends HeadsConfig {
  /** Where the logits come from; several are mixed with learned weights. */
  readonly kind: SynthesizerKind | readonly SynthesizerKind[];
  /** L: the longest sequence. */
  readonly maxLength: number;
  /** Rank of factorizedRandom; default 8. */
  readonly rank?: number;
  /** a and b with a · b = L, for factorizedDense; default the two that are closest to each other. */
  readonly factors?: readonly [number, number];
  /** Which query may see which key: a description such as `"causal"`, or a Mask. */
  readonly mask?: MaskDescription | Mask;
}
