import type { Estimate } from "../evaluation/estimate.ts";
import { meanEstimate } from "../evaluation/meanEstimate.ts";

/**
 * The mean over a population of which so many were drawn without replacement: Student's interval,
 * narrower the larger a part was drawn, and none when it was all. 0 of nothing.
 *
 * @param part share of the population that was drawn, 0 to 1
 * @see Cochran 1977, Sampling Techniques, §2.6 (the finite population correction)
 */
export function sampleEstimate(samples: readonly number[], part: number): Estimate {
  if (samples.length === 0) return { value: 0, low: 0, high: 0, count: 0 };
  const estimate = meanEstimate(samples, 0.95);
  const { value, low, high, count } = estimate;
  if (part === 1) return { value, low: value, high: value, count };
  const shrink = Math.sqrt(1 - part);
  return {
    value,
    low: value - shrink * (value - low),
    high: value + shrink * (high - value),
    count,
  };
}
