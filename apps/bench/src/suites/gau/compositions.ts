import { matMul } from "@frugal/engine";
import { gatedAttention } from "@frugal/gau";
import type { Mask } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import { B, d, e, N, s, type UnitWeights } from "./sizes.ts";

/** A gated unit as somebody computes it: x [B, N, d] → [B, N, d]. */
export type Unit = (x: tf.Tensor3D, weights: UnitWeights) => tf.Tensor;

/** Products that end with SiLU, and gatedAttention. */
export const ours =
  (mask?: Mask): Unit =>
  (x, { gate, value, shared, output, ...affine }) => {
    const through = (kernel: tf.Tensor) => matMul(x, kernel, { activation: "silu" });
    const [u, v, z] = [through(gate), through(value), through(shared)];
    return matMul(gatedAttention(u, v, z, { ...affine, ...(mask && { mask }) }), output);
  };

/** The same with whole matrices of weights, as well as the engine's products allow. */
export const onMatMul: Unit = (x, weights) => {
  const { gate, value, shared, output } = weights;
  const through = (kernel: tf.Tensor) => matMul(x, kernel, { activation: "silu" });
  const [u, v, z] = [through(gate), through(value), through(shared)];
  const { q, k } = rows(z, weights);
  const scores = matMul(q, k, { transposeB: true, activation: "squaredRelu" });
  return matMul(tf.mul(u, matMul(scores, v)), output);
};

/** As one writes it in tfjs: batches of matrices. */
export const batched: Unit = (x, weights) => {
  const { u, v, z, back } = projected(x, weights);
  const batches = (y: tf.Tensor, width: number) => tf.reshape(y, [B, N, width]);
  const { q, k } = rows(z, weights);
  const scores = tf.matMul(batches(q, s), batches(k, s), false, true);
  const mixed = tf.matMul(tf.square(tf.relu(scores)), batches(v, e));
  return back(tf.mul(u, tf.reshape(mixed, [B * N, e])));
};

/**
 * As one writes it knowing tfjs-wasm: only products of two matrices that are not transposed are quick,
 * so examples are taken one by one, and keys transposed first.
 */
export const perSample: Unit = (x, weights) => {
  const { u, v, z, back } = projected(x, weights);
  const { q, k } = rows(z, weights);
  const each = (y: tf.Tensor) => tf.split(y, B, 0) as tf.Tensor2D[];
  const [queries, keys, values] = [each(q), each(k), each(v)];
  const mixed = queries.map((one, b) => {
    const scores = tf.matMul(one, tf.transpose(keys[b] as tf.Tensor2D));
    return tf.matMul(tf.square(tf.relu(scores)), values[b] as tf.Tensor2D);
  });
  return back(tf.mul(u, tf.concat(mixed, 0)));
};

function projected(x: tf.Tensor3D, { gate, value, shared, output }: UnitWeights) {
  const tall = tf.reshape(x, [B * N, d]) as tf.Tensor2D;
  const through = (kernel: tf.Tensor2D) => {
    const sums = tf.matMul(tall, kernel);
    return tf.mul(sums, tf.sigmoid(sums));
  };
  return {
    u: through(gate),
    v: through(value),
    z: through(shared),
    back: (mixed: tf.Tensor) => tf.reshape(tf.matMul(mixed as tf.Tensor2D, output), [B, N, d]),
  };
}

/** Queries and keys; what the squares of scores are divided by is taken into the queries. */
function rows(z: tf.Tensor, { queryScale, queryOffset, keyScale, keyOffset }: UnitWeights) {
  const share = 1 / Math.sqrt(N * s);
  const q = tf.add(tf.mul(z, tf.mul(queryScale, share)), tf.mul(queryOffset, share));
  return { q, k: tf.add(tf.mul(z, keyScale), keyOffset) };
}
