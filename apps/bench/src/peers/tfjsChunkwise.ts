import * as tf from "@tensorflow/tfjs-core";
import { eluPlusOne, lowerTriangle, normalised, withOnes } from "./tfjsLinear.ts";

/**
 * Causal linear attention with φ = elu + 1 in tfjs, chunk after chunk with the heads as a batch and a
 * state that is carried on. Unlike `tfjsChunked` it can be differentiated: the gradient of
 * `tf.cumsum` in tfjs 4.22 has its axes the wrong way round unless the last one is summed.
 */
export const tfjsChunkwise =
  (chunk: number) =>
  (q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D): tf.Tensor4D => {
    const N = q.shape[2];
    return tf.tidy(() => {
      const cut = (x: tf.Tensor4D) => tf.split(x, N / chunk, 2);
      const [a, b, c] = [cut(eluPlusOne(q)), cut(eluPlusOne(k)), cut(withOnes(v))];
      const triangle = lowerTriangle(chunk);
      let state: tf.Tensor | undefined;
      const sums = a.map((queries, at) => {
        const [keys, values] = [b[at] as tf.Tensor4D, c[at] as tf.Tensor4D];
        const weights = tf.mul(tf.matMul(queries, keys, false, true), triangle);
        const within = tf.matMul(weights, values);
        const before = state && tf.matMul(queries, state);
        const added = tf.matMul(keys, values, true);
        state = state ? tf.add(state, added) : added;
        return before ? tf.add(within, before) : within;
      });
      return normalised(tf.concat(sums, 2) as tf.Tensor4D);
    });
  };
