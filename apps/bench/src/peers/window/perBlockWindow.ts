import * as tf from "@tensorflow/tfjs-core";
import { headOf } from "../headOf.ts";
import { blockAttention } from "./blockAttention.ts";
import type { WindowPeer, WindowSizes } from "./windowPeer.ts";

/**
 * As one writes it knowing tfjs-wasm: its fast product (XNNPACK) serves only two matrices that are not
 * transposed, so heads and blocks are taken one by one. And its `slice` first copies all of the tensor
 * that it takes a part of, so blocks are cut from segments, not from heads.
 *
 * @param sizes segment: queries cut out together, a multiple of `block` that divides N
 */
export function perBlockWindow(sizes: WindowSizes & { readonly segment: number }): WindowPeer {
  const { N, block, segment } = sizes;
  const { attend, firstKey, dispose } = blockAttention(sizes);

  function ofSegment(q: tf.Tensor2D, k: tf.Tensor2D, v: tf.Tensor2D, start: number) {
    const origin = firstKey(start);
    const rows = rowsOf(q, start, start + segment);
    const keys = tf.transpose(rowsOf(k, origin, start + segment));
    const values = rowsOf(v, origin, start + segment);
    const outputs: tf.Tensor2D[] = [];
    for (let row = start; row < start + segment; row += block) {
      const first = firstKey(row) - origin;
      const end = row + block - origin;
      outputs.push(
        tf.tidy(() =>
          attend(
            rowsOf(rows, row - start, row - start + block),
            tf.slice(keys, [0, first], [-1, end - first]),
            rowsOf(values, first, end),
          ),
        ),
      );
    }
    return tf.concat(outputs);
  }

  return {
    attend: (q, k, v) =>
      tf.tidy(() => {
        const [, H, , D] = q.shape;
        const scaled = tf.mul(q, 1 / Math.sqrt(D)) as tf.Tensor4D;
        const heads = Array.from({ length: H }, (_, h) =>
          tf.tidy(() => {
            const [ofQ, ofK, ofV] = [headOf(scaled, h), headOf(k, h), headOf(v, h)];
            const outputs: tf.Tensor2D[] = [];
            for (let start = 0; start < N; start += segment)
              outputs.push(tf.tidy(() => ofSegment(ofQ, ofK, ofV, start)));
            return tf.concat(outputs);
          }),
        );
        return tf.expandDims(tf.stack(heads)) as tf.Tensor4D;
      }),
    dispose,
  };
}

const rowsOf = (x: tf.Tensor2D, start: number, end: number): tf.Tensor2D =>
  tf.slice(x, [start, 0], [end - start, -1]);
