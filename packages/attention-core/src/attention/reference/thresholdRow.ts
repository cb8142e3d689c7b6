import type { Weighing } from "./weighing.ts";

/**
 * Weights (s/p − τ)₊^p that sum to 1: sparsemax with p = 1, 1.5-entmax with p = 2. τ follows from
 * the sorted scores: for each number k of keys kept, the τ at which their weights sum to 1, and the
 * largest k that keeps them above it.
 */
export function thresholdRow(scores: readonly number[], p: 1 | 2): Weighing {
  const logits = scores.map((score) => score / p);
  const level = p === 1 ? linearLevel(logits) : squareLevel(logits);
  const over = logits.map((logit) => Math.max(logit - level, 0));
  const slopes = over.map((part) => (p === 1 ? Number(part > 0) : part));
  const support = slopes.reduce((sum, slope) => sum + slope, 0);
  return {
    weights: over.map((part) => part ** p),
    level: 0,
    back(dWeights) {
      const mean = dWeights.reduce((sum, slope, at) => sum + slope * (slopes[at] as number), 0);
      return {
        scores: slopes.map((slope, at) => slope * ((dWeights[at] as number) - mean / support)),
        sink: 0,
      };
    },
  };
}

function linearLevel(logits: readonly number[]): number {
  let level = Number.POSITIVE_INFINITY;
  let sum = 0;
  [...logits]
    .sort((a, b) => b - a)
    .forEach((logit, at) => {
      sum += logit;
      const candidate = (sum - 1) / (at + 1);
      if (logit > candidate) level = candidate;
    });
  return level;
}

function squareLevel(logits: readonly number[]): number {
  let level = Number.POSITIVE_INFINITY;
  let sum = 0;
  let squares = 0;
  [...logits]
    .sort((a, b) => b - a)
    .forEach((logit, at) => {
      sum += logit;
      squares += logit * logit;
      const count = at + 1;
      const mean = sum / count;
      const spread = (1 - (squares - sum * mean)) / count;
      if (spread < 0) return;
      const candidate = mean - Math.sqrt(spread);
      if (logit > candidate) level = candidate;
    });
  return level;
}
