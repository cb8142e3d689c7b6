import type { Tensor } from "@tensorflow/tfjs-core";
import {
  type constraints,
  type initializers,
  layers,
  type regularizers,
} from "@tensorflow/tfjs-layers";
import type { DenseConfig } from "./config.ts";

type Constraint = ReturnType<typeof constraints.nonNeg>;
type Initializer = ReturnType<typeof initializers.ones>;
type Regularizer = ReturnType<typeof regularizers.l1l2>;

/** What the identifiers in a dense layer's configuration stand for. */
export interface DenseParts {
  readonly activation: { apply(x: Tensor): Tensor };
  readonly useBias: boolean;
  readonly kernelInitializer: Initializer;
  readonly biasInitializer: Initializer;
  readonly kernelRegularizer?: Regularizer;
  readonly biasRegularizer?: Regularizer;
  readonly kernelConstraint?: Constraint;
  readonly biasConstraint?: Constraint;
  getConfig: layers.Layer["getConfig"];
}

/**
 * Reads a configuration as `tf.layers.dense` does. tfjs does not export what turns identifiers into
 * things, so a dense layer is asked, which is never built; it is refused as that refuses it.
 */
export function densePartsOf(config: DenseConfig): DenseParts {
  return layers.dense(config) as unknown as DenseParts;
}
