import * as tf from "@tensorflow/tfjs-core";

/** φ(x) = x + 1 for x > 0, else eˣ. */
export function eluPlusOne<Rank extends tf.Rank>(x: tf.Tensor<Rank>): tf.Tensor<Rank> {
  return tf.add(tf.elu(x), 1);
}

/** A column of ones, whose products are the sums of the weights: [1, H, N, E] → [1, H, N, E + 1]. */
export function withOnes(v: tf.Tensor4D): tf.Tensor4D {
  const [B, H, N] = v.shape;
  return tf.concat([v, tf.ones([B, H, N, 1])], 3) as tf.Tensor4D;
}

/** [chunk, chunk], 1 where a query may see a key. */
export function lowerTriangle(chunk: number): tf.Tensor2D {
  const values = Float32Array.from({ length: chunk * chunk }, (_, at) =>
    at % chunk <= Math.floor(at / chunk) ? 1 : 0,
  );
  return tf.tensor2d(values, [chunk, chunk]);
}

/** Divides by the last column. */
export function normalised(sums: tf.Tensor4D): tf.Tensor4D {
  const [B, H, N, columns] = sums.shape;
  const E = columns - 1;
  const outputs = tf.slice(sums, [0, 0, 0, 0], [B, H, N, E]);
  return tf.div(outputs, tf.slice(sums, [0, 0, 0, E], [B, H, N, 1]));
}

/** Linear attention over all keys with φ = elu + 1, as two products: tensors [1, H, N, D]. */
export function tfjsLinear(q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    const state = tf.matMul(eluPlusOne(k), withOnes(v), true);
    return normalised(tf.matMul(eluPlusOne(q), state) as tf.Tensor4D);
  });
}
