import { median } from "./median.ts";
import { seeded } from "./seeded.ts";

/** A median, and the bounds within which 95 % of resampled medians lie. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 1000;
const TAIL = 0.025;

/**
 * The median of `values` with its percentile bootstrap interval (Efron 1979). The resampling is
 * seeded: the same values give the same interval. One value gives an interval of no width, which
 * means that the spread is unknown, not that it is nought.
 */
export function bootstrapInterval(values: readonly number[], seed = 1): Interval {
  const uniform = seeded(seed);
  const medians: number[] = [];
  for (let i = 0; i < RESAMPLES; i++)
    medians.push(median(values.map(() => values[Math.floor(uniform() * values.length)] as number)));
  medians.sort((a, b) => a - b);
  return {
    value: median(values),
    low: medians[Math.floor(TAIL * RESAMPLES)] as number,
    high: medians[Math.ceil((1 - TAIL) * RESAMPLES) - 1] as number,
  };
}
