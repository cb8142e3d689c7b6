import type { Mask } from "@frugal/sparse-masks";
import type { layers } from "@tensorflow/tfjs-layers";
import type { MaskDescription } from "../masks/maskDescription.ts";

type LayerConfig = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;
type DenseConfig = Parameters<typeof layers.dense>[0];

/** What the projections take from `tf.layers.dense`. */
export type ProjectionConfig = Pick<
  DenseConfig,
  | "useBias"
  | "kernelInitializer"
  | "biasInitializer"
  | "kernelRegularizer"
  | "biasRegularizer"
  | "kernelConstraint"
  | "biasConstraint"
>;

/** How a `MultiHeadAttention` layer is made; Keras's names where Keras has them. */
export interface MultiHeadAttentionConfig extends LayerConfig, ProjectionConfig {
  /** H: heads of queries. */
  readonly numHeads: number;
  /** D: width of each head's queries and keys. */
  readonly keyDim: number;
  /** E: width of each head's values; default `keyDim`. */
  readonly valueDim?: number;
  /** H': heads of keys and values, each shared by H/H' heads of queries; default `numHeads`. */
  readonly numKeyValueHeads?: number;
  /** Which query may see which key: a description such as `"causal"` or `{ window: 256 }`, or a Mask. */
  readonly mask?: MaskDescription | Mask;
  /** Width of the output; default that of the query input. */
  readonly outputShape?: number;
  /** Whether each head's output is multiplied by a sigmoid gate, a projection of the query input. */
  readonly useGate?: boolean;
  /** Whether queries and keys are brought to root mean square 1, then scaled by a learned [D] each. */
  readonly queryKeyNorm?: boolean;
  /** Share of the layer's output that is dropped in training, 0 ≤ p < 1; default 0. */
  readonly outputDropout?: number;
  /** Makes the dropout repeatable. */
  readonly seed?: number;
}
