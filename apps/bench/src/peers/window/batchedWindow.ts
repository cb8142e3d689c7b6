import * as tf from "@tensorflow/tfjs-core";
import { bandValues } from "./bandValues.ts";
import type { WindowPeer, WindowSizes } from "./windowPeer.ts";

/**
 * As the literature writes it: queries in blocks, beside each the blocks of keys that it can reach,
 * and all of them in two batched products. No loop; keys and values are copied once for each block of
 * queries that sees them.
 *
 * @see Su Jianlin 2019, kexue.fm/archives/6853; Beltagy et al. 2020 (Longformer), §3.1
 */
export function batchedWindow({ N, size, block }: WindowSizes): WindowPeer {
  const blocks = N / block;
  const before = Math.ceil((size - 1) / block);
  const columns = (before + 1) * block;
  const bands = tf.tidy(() =>
    tf.concat(
      Array.from({ length: blocks }, (_, b) => {
        const missing = Math.max(0, before - b) * block;
        return tf.tensor3d(bandValues(size, block, columns, missing), [1, block, columns]);
      }),
    ),
  );
  return {
    attend: (q, k, v) =>
      tf.tidy(() => {
        const [, H, , D] = q.shape;
        const inBlocks = (x: tf.Tensor): tf.Tensor4D => tf.reshape(x, [H, blocks, block, D]);
        const beside = (x: tf.Tensor4D) => {
          const padded = tf.pad(x, [
            [0, 0],
            [0, 0],
            [before * block, 0],
            [0, 0],
          ]);
          const shifted = Array.from({ length: before + 1 }, (_, b) =>
            inBlocks(tf.slice(padded, [0, 0, b * block, 0], [1, H, N, D])),
          );
          return tf.concat(shifted, 2);
        };
        const rows = inBlocks(tf.mul(q, 1 / Math.sqrt(D)));
        const scores = tf.add(tf.matMul(rows, beside(k), false, true), bands);
        return tf.reshape(tf.matMul(tf.softmax(scores), beside(v)), [1, H, N, D]);
      }),
    dispose: () => bands.dispose(),
  };
}
