import type { Weighing } from "./weighing.ts";

/** A function of a score, and its derivative. */
export interface Elementwise {
  of(score: number): number;
  slope(score: number): number;
}

/** Weights that depend on their own scores alone. */
export function elementwiseRow(scores: readonly number[], { of, slope }: Elementwise): Weighing {
  return {
    weights: scores.map(of),
    level: 0,
    back: (slopes) => ({
      scores: slopes.map((dWeight, at) => dWeight * slope(scores[at] as number)),
      sink: 0,
    }),
  };
}
