import * as tf from "@tensorflow/tfjs-core";
import { bandValues } from "./bandValues.ts";
import type { WindowSizes } from "./windowPeer.ts";

/** Attention of one block of queries to the keys that it can reach, in products that XNNPACK serves. */
export interface BlockAttention {
  /**
   * @param q [block, D] the scaled queries
   * @param keys [D, width] the keys up to the block's last, transposed
   * @param v [width, D]
   */
  attend(q: tf.Tensor2D, keys: tf.Tensor2D, v: tf.Tensor2D): tf.Tensor2D;
  /** The first key that a block whose first query is `row` can reach. */
  firstKey(row: number): number;
  dispose(): void;
}

export function blockAttention({ N, size, block }: WindowSizes): BlockAttention {
  const bands = new Map<number, tf.Tensor2D>();
  const firstKey = (row: number) => Math.max(0, row - size + 1);
  for (let row = 0; row < N; row += block) {
    const width = row + block - firstKey(row);
    if (!bands.has(width))
      bands.set(width, tf.tensor2d(bandValues(size, block, width), [block, width]));
  }
  return {
    firstKey,
    attend(q, keys, v) {
      const scores = tf.add(tf.matMul(q, keys), bands.get(v.shape[0]) as tf.Tensor2D);
      return tf.matMul(tf.softmax(scores), v);
    },
    dispose: () => tf.dispose([...bands.values()]),
  };
}
