import * as tf from "@tensorflow/tfjs-core";
import { normals } from "../measure/normals.ts";

/** What attention takes, and a gradient to send back through it. */
export interface AttentionInputs {
  readonly q: tf.Tensor4D;
  readonly k: tf.Tensor4D;
  readonly v: tf.Tensor4D;
  readonly dOutput: tf.Tensor4D;
}

/** Queries, keys, values and output gradients from N(0, 1), each [1, H, N, D]. */
export function randomRows(heads: number, N: number, D: number): AttentionInputs {
  const rows = (seed: number) => tf.tensor4d(normals(heads * N * D, seed), [1, heads, N, D]);
  return { q: rows(1), k: rows(2), v: rows(3), dOutput: rows(4) };
}
