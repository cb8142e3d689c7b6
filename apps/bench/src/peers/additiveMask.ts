import type { Mask } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";

/** A mask as plain tfjs ops take it: 0 where a query may attend, −10⁹ elsewhere, [N, N]. */
export function additiveMask(mask: Mask, N: number): tf.Tensor2D {
  const values = new Float32Array(N * N);
  for (let q = 0; q < N; q++)
    for (let k = 0; k < N; k++) if (!mask.allows(q, k)) values[q * N + k] = -1e9;
  return tf.tensor2d(values, [N, N]);
}
