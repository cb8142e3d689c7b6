import * as tf from "@tensorflow/tfjs-core";

export interface DenseAttentionOptions {
  /** Whether query i sees key j, counted from 0 each. */
  allows(i: number, j: number): boolean;
  /** [1, H or 1, N or 1, 1], or a number; default 1/√D. */
  readonly scale?: tf.Tensor | number;
  /** [1 or H, N, M], added to scores. */
  readonly bias?: tf.Tensor;
}

/**
 * Attention as tfjs's ops compute it, all scores at once, with their gradients: what is new is held
 * against it. Every query must see a key.
 *
 * @param inputs q [B, H, N, D], k [B, H, M, D], v [B, H, M, E]
 */
export function denseAttention(
  inputs: readonly tf.Tensor[],
  { allows, scale, bias }: DenseAttentionOptions,
): tf.Tensor {
  const [q, k, v] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor];
  const [, , N, D] = q.shape as [number, number, number, number];
  const M = k.shape[2] as number;
  return tf.tidy(() => {
    const hidden = Float32Array.from({ length: N * M }, (_, p) =>
      allows(Math.floor(p / M), p % M) ? 0 : -1e30,
    );
    const products = tf.matMul(q, k, false, true);
    const scores = tf.mul(products, scale ?? 1 / Math.sqrt(D));
    const biased = bias ? tf.add(scores, bias) : scores;
    const weights = tf.softmax(tf.add(biased, tf.tensor2d(hidden, [N, M])));
    return tf.matMul(weights, v);
  });
}
