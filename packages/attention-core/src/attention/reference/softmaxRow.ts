import type { Weighing } from "./weighing.ts";

/**
 * Softmax over scores · factor and a sink, whose share belongs to no key. With weights P and their
 * gradient dP, dS = P ∘ (dP − Σ P ∘ dP + dLevel) · factor; the sink's dP is 0.
 *
 * @param sink −∞ for none
 */
export function softmaxRow(scores: readonly number[], sink: number, factor = 1): Weighing {
  const logits = scores.map((score) => score * factor);
  const peak = logits.reduce((most, logit) => Math.max(most, logit), sink);
  const powerOf = (logit: number) =>
    peak === Number.NEGATIVE_INFINITY ? 0 : Math.exp(logit - peak);
  const powers = logits.map(powerOf);
  const sum = powers.reduce((total, power) => total + power, powerOf(sink));
  const share = (power: number) => (sum === 0 ? 0 : power / sum);
  const weights = powers.map(share);
  return {
    weights,
    level: peak + Math.log(sum === 0 ? 1 : sum),
    back(slopes, level) {
      const mean = slopes.reduce((total, slope, at) => total + slope * (weights[at] as number), 0);
      return {
        scores: slopes.map(
          (slope, at) => (weights[at] as number) * (slope - mean + level) * factor,
        ),
        sink: share(powerOf(sink)) * (level - mean),
      };
    },
  };
}
