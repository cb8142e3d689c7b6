import { normals } from "../random/normals.ts";
import { l1OverL2 } from "../sparsity/measures/l1OverL2.ts";
import { checkScores, type Scores } from "./concentration.ts";
import type { ScoreFunction } from "./scoreFunction.ts";

/** How a concentration is sampled. */
export interface Sampling {
  /** Keys of a row; default 1024. S of n weights is at least 1/√n, however concentrated. */
  readonly keys?: number;
  /** Rows; default 200. */
  readonly rows?: number;
  readonly seed?: number;
}

/** A mean over samples. */
export interface Sampled {
  readonly mean: number;
  /** Standard error of the mean; 0 of a single row. */
  readonly error: number;
}

/**
 * The mean S of rows of n Gaussian scores: what attention over so many keys has, whose limit
 * `concentration` tells.
 *
 * @throws {RangeError} keys or rows that are not positive integers, scores out of range
 */
export function sampledConcentration(
  f: ScoreFunction,
  { beta = 0, gamma }: Scores,
  { keys = 1024, rows = 200, seed = 1 }: Sampling = {},
): Sampled {
  checkScores("sampledConcentration", { beta, gamma });
  for (const [name, count] of Object.entries({ keys, rows })) {
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new RangeError(
        `sampledConcentration: ${name} must be a positive integer, got ${count}`,
      );
    }
  }
  const normal = normals(seed);
  const weights = new Float64Array(keys);
  let sum = 0;
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < keys; j++) weights[j] = f.of(beta + gamma * normal());
    const s = l1OverL2.of(weights);
    sum += s;
    squares += s * s;
  }
  const mean = sum / rows;
  const variance = Math.max(0, squares / rows - mean * mean);
  return { mean, error: Math.sqrt(variance / Math.max(rows - 1, 1)) };
}
