import type { Estimate } from "./estimate.ts";
import { studentQuantile } from "./studentQuantile.ts";

/** The mean of independent samples, with Student's interval. */
export function meanEstimate(samples: readonly number[], confidence: number): Estimate {
  const count = samples.length;
  const value = samples.reduce((sum, sample) => sum + sample, 0) / count;
  if (count === 1) return { value, low: -Infinity, high: Infinity, count };
  const squares = samples.reduce((sum, sample) => sum + (sample - value) ** 2, 0);
  const error = Math.sqrt(squares / (count - 1) / count);
  const reach = studentQuantile(confidence, count - 1) * error;
  return { value, low: value - reach, high: value + reach, count };
}
