import * as tf from "@tensorflow/tfjs-core";

/** Hoyer's sparseness of each row of [R, n] as one writes it in tfjs. */
export function tfjsHoyer(x: tf.Tensor2D): tf.Tensor {
  const root = Math.sqrt(x.shape[1]);
  const l1 = tf.sum(tf.abs(x), -1);
  const l2 = tf.sqrt(tf.sum(tf.square(x), -1));
  return tf.div(tf.sub(root, tf.div(l1, l2)), root - 1);
}

/**
 * The Gini index of each row of [R, n] as one writes it in tfjs, whose way of sorting is `topk`.
 */
export function tfjsGini(x: tf.Tensor2D): tf.Tensor {
  const n = x.shape[1];
  const { values } = tf.topk(tf.abs(x), n, true); // largest first: place k from 0 weighs k + ½
  const weighed = tf.sum(tf.mul(values, tf.add(tf.range(0, n), 0.5)), -1);
  return tf.sub(1, tf.div(tf.mul(2 / n, weighed), tf.sum(values, -1)));
}
