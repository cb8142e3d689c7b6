import * as tf from "@tensorflow/tfjs-core";

/**
 * Attention as one writes it in tfjs: `softmax(scale · QKᵀ + mask) V` on tensors [1, H, N, D].
 *
 * @param mask 0 where a query may attend and a large negative number elsewhere, [N, M]
 */
export function tfjsOps(
  q: tf.Tensor4D,
  k: tf.Tensor4D,
  v: tf.Tensor4D,
  mask?: tf.Tensor2D,
): tf.Tensor4D {
  const scale = 1 / Math.sqrt(q.shape[3]);
  return tf.tidy(() => {
    const scaled = tf.mul(tf.matMul(q, k, false, true), scale);
    const scores = mask ? tf.add(scaled, mask) : scaled;
    return tf.matMul(tf.softmax(scores), v) as tf.Tensor4D;
  });
}
