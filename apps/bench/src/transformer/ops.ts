import type * as tf from "@tensorflow/tfjs-core";

/** A product's matrix [K, N] and what is added to each row, [N]. */
export interface Layer {
  readonly weights: tf.Tensor;
  readonly bias: tf.Tensor;
}

/** What each row is scaled by and moved by once it is normalised, [D] both. */
export interface Normalised {
  readonly gain: tf.Tensor;
  readonly bias: tf.Tensor;
}

/** What a transformer is made of, where one may choose between two ways of computing it. */
export interface TransformerOps {
  /** [B, H, N, D] three times → [B, H, N, D] */
  attend(q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D): tf.Tensor;
  /** Layer normalization of rows, epsilon 1e-5. */
  norm(x: tf.Tensor, to: Normalised): tf.Tensor;
  /** [M, K] · weights + bias, then the activation. */
  dense(x: tf.Tensor, layer: Layer, activation?: "relu"): tf.Tensor;
}
