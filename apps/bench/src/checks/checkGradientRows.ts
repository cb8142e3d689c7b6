import { attentionWithLogsumexp } from "@frugal/attention-core";
import { type Mask, sized } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import type { AttentionInputs } from "../inputs/randomRows.ts";
import { largestDifference, WrongResultError } from "../measure/agreement.ts";

type Values = ArrayLike<number>;

/**
 * Compares a few rows of the gradients for q, k and v, in the first and the last head, with their
 * formulas in float64: with weights w = exp(scale · q·k − logsumexp),
 * dV = Σ w dO, ds = w (dO·v − dO·O), dQ = scale Σ ds k, dK = scale Σ ds q. Output and logsumexp are
 * the op's own. For N at which the whole reference would take minutes.
 *
 * @param gradients of q, k and v [1, H, N, D]
 * @throws {WrongResultError} when a row is further from its formula than `tolerance`
 */
export function checkGradientRows(
  what: string,
  inputs: AttentionInputs,
  gradients: readonly tf.Tensor[],
  mask: Mask,
  tolerance: number,
): void {
  const [, heads, N, D] = inputs.q.shape;
  const { output, logsumexp } = attentionWithLogsumexp(inputs.q, inputs.k, inputs.v, { mask });
  const [q, k, v, dOutput] = [inputs.q, inputs.k, inputs.v, inputs.dOutput].map((x) =>
    x.dataSync(),
  ) as [tf.TypedArray, tf.TypedArray, tf.TypedArray, tf.TypedArray];
  const [o, lse] = [output.dataSync(), logsumexp.dataSync()];
  tf.dispose([output, logsumexp]);
  const computed = gradients.map((gradient) => gradient.dataSync()) as tf.TypedArray[];
  const { allows } = sized(mask, N, N);
  const scale = 1 / Math.sqrt(D);

  /** Of one pair: its weight, and the gradient of its score. */
  function pair(head: number, i: number, j: number): readonly [weight: number, dScore: number] {
    const [ofQuery, ofKey] = [(head * N + i) * D, (head * N + j) * D];
    const score = scale * dot(q, ofQuery, k, ofKey, D);
    const weight = Math.exp(score - (lse[head * N + i] as number));
    const change = dot(dOutput, ofQuery, v, ofKey, D) - dot(dOutput, ofQuery, o, ofQuery, D);
    return [weight, weight * change];
  }

  const rows = [0, 1, N >> 1, Math.floor((2 * N) / 3), N - 1];
  let difference = 0;
  for (const head of new Set([0, heads - 1]))
    for (const row of new Set(rows)) {
      const expected = [new Float64Array(D), new Float64Array(D), new Float64Array(D)] as const;
      const [dQ, dK, dV] = expected;
      for (let other = 0; other < N; other++) {
        const at = (head * N + other) * D;
        if (allows(row, other, 0, head)) addScaled(dQ, scale * pair(head, row, other)[1], k, at);
        if (!allows(other, row, 0, head)) continue;
        const [weight, dScore] = pair(head, other, row);
        addScaled(dK, scale * dScore, q, at);
        addScaled(dV, weight, dOutput, at);
      }
      const start = (head * N + row) * D;
      expected.forEach((values, i) => {
        const got = (computed[i] as tf.TypedArray).subarray(start, start + D);
        difference = Math.max(difference, largestDifference(got, values));
      });
    }
  if (difference > tolerance)
    throw new WrongResultError(
      `${what}: expected gradients within ${tolerance} of their formulas, got a difference of ${difference}; nothing was timed`,
    );
}

function dot(a: Values, atA: number, b: Values, atB: number, D: number): number {
  let sum = 0;
  for (let d = 0; d < D; d++) sum += (a[atA + d] as number) * (b[atB + d] as number);
  return sum;
}

function addScaled(sum: Float64Array, factor: number, rows: Values, at: number): void {
  for (let d = 0; d < sum.length; d++)
    sum[d] = (sum[d] as number) + factor * (rows[at + d] as number);
}
