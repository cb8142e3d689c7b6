import { type Mask, sized } from "@frugal/sparse-masks";
import type * as tf from "@tensorflow/tfjs-core";
import { largestDifference, WrongResultError } from "../measure/agreement.ts";
import { rowByDefinition } from "../measure/rowByDefinition.ts";

interface Inputs {
  readonly q: tf.Tensor4D;
  readonly k: tf.Tensor4D;
  readonly v: tf.Tensor4D;
}

/**
 * How far a few rows of `output` [1, H, N, E] are from the definition in float64: the first and last
 * ones, and some between, of the first and last head. For N at which all of them would take minutes.
 */
export function rowsDifference({ q, k, v }: Inputs, output: tf.Tensor, mask?: Mask): number {
  const rows = (x: tf.Tensor4D) => ({ values: x.dataSync(), N: x.shape[2], D: x.shape[3] });
  const [, heads, N] = q.shape;
  const asked = mask && sized(mask, N, k.shape[2]);
  const E = v.shape[3];
  const values = output.dataSync();
  const [ofQ, ofK, ofV] = [rows(q), rows(k), rows(v)];
  let largest = 0;
  for (const i of new Set([0, 1, N >> 1, Math.floor((2 * N) / 3), N - 1]))
    for (const head of new Set([0, heads - 1])) {
      const start = (head * N + i) * E;
      const expected = rowByDefinition(ofQ, ofK, ofV, head, i, asked);
      const difference = largestDifference(values.subarray(start, start + E), expected);
      largest = Math.max(largest, difference);
    }
  return largest;
}

/** @throws {WrongResultError} when those rows are further from the definition than `tolerance` */
export function checkRows(
  what: string,
  inputs: Inputs,
  output: tf.Tensor,
  mask: Mask | undefined,
  tolerance: number,
): void {
  const difference = rowsDifference(inputs, output, mask);
  if (difference <= tolerance) return;
  throw new WrongResultError(
    `${what}: expected rows within ${tolerance} of the definition, got a difference of ${difference}; nothing was timed`,
  );
}
