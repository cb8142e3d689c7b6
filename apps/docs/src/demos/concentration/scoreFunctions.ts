import {
  eluPlusOneScore,
  exponentialScore,
  identityScore,
  reluScore,
  type ScoreFunction,
  squaredReluScore,
} from "@frugal/metrics";

/** What the demo compares, in the order of their colours. */
export const scoreFunctions: readonly ScoreFunction[] = [
  exponentialScore,
  squaredReluScore,
  reluScore,
  eluPlusOneScore,
  identityScore,
];

/** Where samples are taken. */
export const SAMPLED: readonly number[] = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];

/** Where curves are drawn. */
export const DRAWN: readonly number[] = Array.from({ length: 60 }, (_, i) => (i + 1) / 20);
