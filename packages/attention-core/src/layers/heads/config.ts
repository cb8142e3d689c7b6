import type { layers } from "@tensorflow/tfjs-layers";

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

/** What every layer with heads is made with; Keras's names where Keras has them. */
export interface HeadsConfig extends LayerConfig, ProjectionConfig {
  /** H: heads of queries. */
  readonly numHeads: number;
  /** D: width of each head's queries and keys. */
  readonly keyDim: number;
  /** E: width of each head's values; default `keyDim`. */
  readonly valueDim?: number;
  /** Width of the output; default that of the query input. */
  readonly outputShape?: number;
  /** Whether each head's output is multiplied by a sigmoid gate, a projection of the query input. */
  readonly useGate?: boolean;
  /** Share of the layer's output that is dropped in training, 0 ≤ p < 1; default 0. */
  readonly outputDropout?: number;
  /** Makes the dropout repeatable. */
  readonly seed?: number;
}

/** What layers that project queries and keys take besides. */
export interface QueryKeyConfig extends HeadsConfig {
  /** H': heads of keys and values, each shared by H/H' heads of queries; default `numHeads`. */
  readonly numKeyValueHeads?: number;
  /** Whether queries and keys are brought to root mean square 1, then scaled by a learned [D] each. */
  readonly queryKeyNorm?: boolean;
}
