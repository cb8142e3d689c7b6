import * as tf from "@tensorflow/tfjs-core";

/** Rows of one head: [1, H, N, D] → [N, D]. */
export function headOf(x: tf.Tensor4D, h: number): tf.Tensor2D {
  const [, , N, D] = x.shape;
  return tf.reshape(tf.slice(x, [0, h, 0, 0], [1, 1, N, D]), [N, D]);
}
