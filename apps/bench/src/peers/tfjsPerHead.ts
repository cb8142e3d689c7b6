import * as tf from "@tensorflow/tfjs-core";
import { headOf } from "./headOf.ts";

/**
 * The same attention as `tfjsOps` as one writes it knowing tfjs-wasm: its fast product (XNNPACK)
 * serves only two matrices that are not transposed, so heads are taken one by one and the keys
 * transposed first. Queries are scaled instead of scores, which are many more.
 *
 * @param mask 0 where a query may attend and a large negative number elsewhere, [N, M]
 */
export function tfjsPerHead(
  q: tf.Tensor4D,
  k: tf.Tensor4D,
  v: tf.Tensor4D,
  mask?: tf.Tensor2D,
): tf.Tensor4D {
  const [, heads, , D] = q.shape;
  return tf.tidy(() => {
    const scaled = tf.mul(q, 1 / Math.sqrt(D)) as tf.Tensor4D;
    const outputs = Array.from({ length: heads }, (_, h) =>
      tf.tidy(() => {
        const product = tf.matMul(headOf(scaled, h), tf.transpose(headOf(k, h)));
        const scores = mask ? tf.add(product, mask) : product;
        return tf.matMul(tf.softmax(scores) as tf.Tensor2D, headOf(v, h));
      }),
    );
    return tf.expandDims(tf.stack(outputs)) as tf.Tensor4D;
  });
}
