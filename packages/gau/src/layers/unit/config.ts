import type { layers } from "@tensorflow/tfjs-layers";
import type { ActivationName } from "./activations.ts";
import type { NormName } from "./norm.ts";

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

/** What the layers of this package have in common; Keras's names where Keras has them. */
export interface GatedUnitConfig extends LayerConfig, ProjectionConfig {
  /** e: width of gate and values; the papers take twice the width of the input. */
  readonly units: number;
  /** φ; default `"swish"`. */
  readonly activation?: ActivationName;
  /**
   * Where the input is added: `"pre"` x + unit(norm(x)), `"post"` norm(x + unit(x)), `"none"`
   * unit(x), without a norm. Default `"none"`.
   */
  readonly residual?: "pre" | "post" | "none";
  /** Default `"layerNorm"`; `"scaleNorm"` is an RMS norm that learns one factor. */
  readonly norm?: NormName;
  /** Whether the norm has a learned factor for each element, or its one; default true. */
  readonly normScale?: boolean;
  /** Whether a layer norm has a learned offset too; default true. */
  readonly normOffset?: boolean;
  /** Added to the norm's variance, or mean square; default 1e-5. */
  readonly epsilon?: number;
  /** Share of the unit's output that is dropped in training, 0 ≤ p < 1; default 0. */
  readonly dropout?: number;
  /** Makes dropout repeatable. */
  readonly seed?: number;
}
