import * as tf from "@tensorflow/tfjs-core";
import { blockAttention } from "./blockAttention.ts";
import type { WindowPeer, WindowSizes } from "./windowPeer.ts";

/**
 * The same products, with rows read out into JavaScript once and every block made from there: past the
 * copies that `slice` makes, and past autodiff. Not a composition of ops any more, and without a
 * gradient; what tfjs-wasm's fast product allows at best.
 */
export function readOutWindow(sizes: WindowSizes): WindowPeer {
  const { N, block } = sizes;
  const { attend, firstKey, dispose } = blockAttention(sizes);
  return {
    attend: (q, k, v) =>
      tf.tidy(() => {
        const [, H, , D] = q.shape;
        const [ofQ, ofK, ofV] = [tf.mul(q, 1 / Math.sqrt(D)), k, v].map((x) => x.dataSync());
        const output = new Float32Array(H * N * D);
        const rowsOf = (values: tf.TypedArray | undefined, start: number, end: number) =>
          tf.tensor2d((values as Float32Array).subarray(start * D, end * D), [end - start, D]);
        for (let h = 0; h < H; h++)
          for (let row = 0; row < N; row += block)
            tf.tidy(() => {
              const [first, start] = [h * N + firstKey(row), h * N + row];
              const keys = tf.transpose(rowsOf(ofK, first, start + block));
              const values = rowsOf(ofV, first, start + block);
              const made = attend(rowsOf(ofQ, start, start + block), keys, values);
              output.set(made.dataSync(), start * D);
            });
        return tf.tensor4d(output, q.shape);
      }),
    dispose,
  };
}
