import type { Mask } from "@frugal/sparse-masks";

/** Rows of one head, one after the other. */
export interface Rows {
  readonly values: ArrayLike<number>;
  readonly N: number;
  readonly D: number;
}

/**
 * One row of attention in float64, straight from the definition: `Σⱼ exp(scale · q·kⱼ − m) vⱼ`
 * divided by the sum of the weights, over the keys that the mask allows. For sizes at which the
 * whole reference would take minutes.
 *
 * @returns [D], zeros where no key is allowed
 */
export function rowByDefinition(
  q: Rows,
  k: Rows,
  v: Rows,
  head: number,
  i: number,
  mask?: Mask,
): Float64Array {
  const { D } = q;
  const M = k.N;
  const row = (rows: Rows, at: number) => (head * rows.N + at) * rows.D;
  const scores: (readonly [key: number, score: number])[] = [];
  for (let j = 0; j < M; j++) {
    if (mask && !mask.allows(i + M - q.N, j, 0, head)) continue;
    let score = 0;
    for (let d = 0; d < D; d++)
      score += (q.values[row(q, i) + d] as number) * (k.values[row(k, j) + d] as number);
    scores.push([j, score / Math.sqrt(D)]);
  }
  const output = new Float64Array(v.D);
  const peak = scores.reduce((most, [, score]) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (const [j, score] of scores) {
    const weight = Math.exp(score - peak);
    sum += weight;
    for (let e = 0; e < v.D; e++)
      output[e] = (output[e] as number) + weight * (v.values[row(v, j) + e] as number);
  }
  return sum === 0 ? output : output.map((value) => value / sum);
}
