import type { layers } from "@tensorflow/tfjs-layers";

/** The arguments of `tf.layers.dense`. */
export type DenseConfig = Parameters<typeof layers.dense>[0];

/** Which Monarch matrices a layer has. */
export interface FactorConfig {
  /** The blocks of the right factor, b or [J, I], as `monarchShape` has it. */
  readonly blockSize?: number | readonly [rows: number, columns: number];
  /** Products kept of each slice, 1 unless given. */
  readonly rank?: number;
  /** Whether widths that blocks do not divide are padded; unless given, where no `blockSize` is. */
  readonly pad?: boolean;
  /**
   * How many times the optimizer's rate the factors learn with: a number, [left, right], or "dense"
   * for what lets the rate of a dense layer serve (maximal update parametrization: as many times as a
   * factor's elements sum over fewer inputs); 1 unless given.
   *
   * The weights are stored divided by it, since tfjs's optimizers know no rates of single weights. It
   * holds for optimizers whose steps do not depend on the gradient's size, as Adam; plain gradient
   * descent sees its square.
   */
  readonly learningRateMultiplier?: number | readonly [left: number, right: number] | "dense";
}

/**
 * How a `MonarchDense` layer is made: what `tf.layers.dense` takes, and which Monarch matrices.
 *
 * `kernelInitializer` says how a dense kernel of that size would start; the factors start with normal
 * or uniform elements of which the product has the same variance. Regularizers and constraints of the
 * kernel hold for each factor, the constraints as if its blocks were one matrix [blocks, height, width].
 */
export type MonarchDenseConfig = DenseConfig & FactorConfig;
