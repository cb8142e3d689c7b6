import * as tf from "@tensorflow/tfjs-core";

/** Decoding as one writes it in tfjs: keys and values are tensors, and each step makes longer ones. */
export interface TfjsDecoder {
  /** Attention of one query [1, H, 1, D] to the keys that it was made with. */
  attend(q: tf.Tensor4D): tf.Tensor;
  /** Attention to those and one key and value [1, H, 1, D] more; the decoder stays as it is. */
  step(q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D): tf.Tensor;
  dispose(): void;
}

/** Keys and values as tensors [1, H, M, D]. */
export function tfjsBatchedDecoder(k: tf.Tensor4D, v: tf.Tensor4D): TfjsDecoder {
  const scale = 1 / Math.sqrt(k.shape[3]);
  const attend = (q: tf.Tensor4D, keys: tf.Tensor4D, values: tf.Tensor4D) =>
    tf.matMul(tf.softmax(tf.matMul(tf.mul(q, scale), keys, false, true)), values);
  return {
    attend: (q) => tf.tidy(() => attend(q, k, v)),
    step: (q, k1, v1) => tf.tidy(() => attend(q, tf.concat([k, k1], 2), tf.concat([v, v1], 2))),
    dispose() {},
  };
}

/**
 * Keys of each head as a matrix [D, M], values as [M, D]: the two products that tfjs-wasm does fast
 * (XNNPACK, matrices that are not transposed). It remembers its own packed copy of a right-hand
 * side for as long as that is the same tensor, as it is in `attend` and never in `step`.
 */
export function tfjsPerHeadDecoder(k: tf.Tensor4D, v: tf.Tensor4D): TfjsDecoder {
  const scale = 1 / Math.sqrt(k.shape[3]);
  const keys = tf.tidy(() => headsOf(k).map((head) => tf.transpose(head)));
  const values = headsOf(v);
  const attend = (q: tf.Tensor4D, of: (h: number) => [keys: tf.Tensor2D, values: tf.Tensor2D]) => {
    const outputs = headsOf(tf.mul(q, scale)).map((query, h) => {
      const [ks, vs] = of(h);
      return tf.matMul(tf.softmax(tf.matMul(query, ks)), vs);
    });
    return tf.expandDims(tf.stack(outputs));
  };
  const at = (h: number) => [keys[h], values[h]] as [tf.Tensor2D, tf.Tensor2D];
  return {
    attend: (q) => tf.tidy(() => attend(q, at)),
    step: (q, k1, v1) =>
      tf.tidy(() => {
        const [moreKeys, moreValues] = [headsOf(k1), headsOf(v1)];
        return attend(q, (h) => {
          const [ks, vs] = at(h);
          const column = tf.transpose(moreKeys[h] as tf.Tensor2D);
          return [tf.concat([ks, column], 1), tf.concat([vs, moreValues[h] as tf.Tensor2D], 0)];
        });
      }),
    dispose: () => void tf.dispose([keys, values]),
  };
}

/** [1, H, N, D] → H tensors [N, D] */
function headsOf(x: tf.Tensor): tf.Tensor2D[] {
  const [, H, N, D] = x.shape as [number, number, number, number];
  return tf.tidy(() => tf.unstack(tf.reshape(x, [H, N, D]))) as tf.Tensor2D[];
}
