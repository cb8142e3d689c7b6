import * as tf from "@tensorflow/tfjs-core";
import { normals } from "../measure/normals.ts";

const PERIOD = 64;

/**
 * Queries, keys and values for measuring memory, each [1, H, N, D]: a few random rows repeated by
 * tfjs itself, so that making them leaves no large JavaScript arrays behind to be counted or reused.
 *
 * @param N a multiple of 64
 */
export function repeatedRows(
  heads: number,
  N: number,
  D: number,
): { q: tf.Tensor4D; k: tf.Tensor4D; v: tf.Tensor4D } {
  const rows = (seed: number) =>
    tf.tidy(
      () =>
        tf.tile(tf.tensor4d(normals(PERIOD * D, seed), [1, 1, PERIOD, D]), [
          1,
          heads,
          N / PERIOD,
          1,
        ]) as tf.Tensor4D,
    );
  return { q: rows(1), k: rows(2), v: rows(3) };
}
