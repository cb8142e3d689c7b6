import { type LinearAttentionOptions, linearAttention } from "@frugal/attention-core";
import * as reference from "@frugal/attention-core/reference";
import * as tf from "@tensorflow/tfjs";
import { randomRows } from "../inputs/randomRows.ts";
import { largestDifference } from "../measure/agreement.ts";

const H = 2;
const D = 16;

/** How far linear attention and its gradients are from the float64 reference, of the largest value. */
export function linearDifferences(
  length: number,
  options: LinearAttentionOptions,
): { forward: number; gradient: number } {
  return tf.tidy(() => {
    const { q, k, v, dOutput } = randomRows(H, length, D);
    const array = (x: tf.Tensor) => ({ values: x.dataSync() as Float32Array, shape: x.shape });
    const [a, b, c, d] = [array(q), array(k), array(v), array(dOutput)];
    const compute = (x: tf.Tensor, y: tf.Tensor, z: tf.Tensor) => linearAttention(x, y, z, options);
    const slopes = reference.linearAttentionGradient(a, b, c, d, options);
    const apart = (actual: tf.Tensor, { values }: { readonly values: Float64Array }) => {
      const scale = values.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
      return largestDifference(actual.dataSync(), values) / scale;
    };
    const [dQ, dK, dV] = tf.grads(compute)([q, k, v], dOutput) as [tf.Tensor, tf.Tensor, tf.Tensor];
    return {
      forward: apart(compute(q, k, v), reference.linearAttention(a, b, c, options).output),
      gradient: Math.max(apart(dQ, slopes.q), apart(dK, slopes.k), apart(dV, slopes.v)),
    };
  });
}
