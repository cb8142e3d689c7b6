import * as tf from "@tensorflow/tfjs";

type Attend = (q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D) => tf.Tensor;

/** Forward and backward: the gradients of `attend` for q, k and v, given that of its output. */
export const gradientOf =
  (attend: Attend) =>
  (q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D, dOutput: tf.Tensor4D): tf.Tensor[] =>
    tf.grads((...inputs: tf.Tensor[]) => attend(...(inputs as Parameters<Attend>)))(
      [q, k, v],
      dOutput,
    );
