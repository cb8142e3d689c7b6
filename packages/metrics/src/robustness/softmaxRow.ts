import { checkValues } from "../values/checkValues.ts";

/**
 * Softmax of a row of scores, in float64: weights that sum to 1. −∞ gives a weight of 0; a row of
 * −∞ only, all 0.
 *
 * @throws {RangeError} no scores
 */
export function softmaxRow(scores: ArrayLike<number>): Float64Array {
  checkValues("softmaxRow", scores);
  let peak = -Infinity;
  for (let i = 0; i < scores.length; i++) peak = Math.max(peak, scores[i] as number);
  const weights = new Float64Array(scores.length);
  if (peak === -Infinity) return weights;
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    const weight = Math.exp((scores[i] as number) - peak);
    weights[i] = weight;
    sum += weight;
  }
  for (let i = 0; i < weights.length; i++) weights[i] = (weights[i] as number) / sum;
  return weights;
}
