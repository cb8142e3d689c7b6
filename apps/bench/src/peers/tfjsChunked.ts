import * as tf from "@tensorflow/tfjs-core";
import { eluPlusOne, lowerTriangle, normalised, withOnes } from "./tfjsLinear.ts";

/**
 * Causal linear attention with φ = elu + 1 as one writes it in tfjs: chunks as a batch, products
 * within each, and a running sum of their states. Chunk after chunk, or head by head so that
 * products reach XNNPACK, costs several times as much: the products are small.
 *
 * @param chunk what N is a multiple of
 */
export const tfjsChunked =
  (chunk: number) =>
  (q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D): tf.Tensor4D => {
    const [, H, N, D] = q.shape;
    const E = v.shape[3];
    return tf.tidy(() => {
      const cut = (x: tf.Tensor, width: number) => tf.reshape(x, [H, N / chunk, chunk, width]);
      const [a, b] = [cut(eluPlusOne(q), D), cut(eluPlusOne(k), D)];
      const c = cut(withOnes(v), E + 1);
      const states = tf.cumsum(tf.matMul(b, c, true), 1, true);
      const weights = tf.mul(tf.matMul(a, b, false, true), lowerTriangle(chunk));
      const sums = tf.add(tf.matMul(weights, c), tf.matMul(a, states));
      return normalised(tf.reshape(sums, [1, H, N, E + 1]));
    });
  };
