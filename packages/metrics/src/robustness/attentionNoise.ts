import { normals } from "../random/normals.ts";
import { checkValues } from "../values/checkValues.ts";
import { softmaxRow } from "./softmaxRow.ts";

/** One query's attention over scalar values, and the noise in its scores. */
export interface NoisyAttention {
  /** [M] */
  readonly scores: ArrayLike<number>;
  /** [M], one component of the values. */
  readonly values: ArrayLike<number>;
  /** Standard deviation of the normal noise added to every score, at least 0. */
  readonly sigma: number;
}

/**
 * What noise in the scores does to the output of softmax attention, predicted: the root mean square
 * of õ − o is √((e^(σ²) − 1) Σ pᵢ²(vᵢ − o)²), to first order in the weights' fluctuations. With
 * values of unit variance that is about √((e^(σ²) − 1) / n_eff), n_eff = 1/Σp²: attention is robust
 * as far as it averages, and no further.
 *
 * @throws {RangeError} lengths that differ, no scores, a sigma below 0
 * @see Su 2023 (kexue.fm 9593), which argues by averages; the variance is derived here (delta
 *   method)
 */
export function predictedNoise({ scores, values, sigma }: NoisyAttention): number {
  checkNoise("predictedNoise", { scores, values, sigma });
  const p = softmaxRow(scores);
  const output = dot(p, values);
  let spread = 0;
  for (let i = 0; i < p.length; i++) {
    spread += ((p[i] as number) * ((values[i] as number) - output)) ** 2;
  }
  return Math.sqrt(Math.expm1(sigma * sigma) * spread);
}

/** How noise is measured. */
export interface NoiseOptions {
  /** Draws of the noise; default 200. */
  readonly draws?: number;
  readonly seed?: number;
  /** Mean of the noise; default 0. Softmax does not see it. */
  readonly mean?: number;
  /**
   * The weight of a score, for attention that does not normalise: o = Σ f(sᵢ)vᵢ / n. Without it,
   * softmax.
   */
  readonly weight?: (score: number) => number;
}

/** What noise did to an output. */
export interface MeasuredNoise {
  /** Root mean square of õ − o over the draws. */
  readonly rms: number;
  /** Mean of õ − o: what does not average out. */
  readonly bias: number;
  /** The output without noise. */
  readonly output: number;
}

/**
 * The same, measured: normal noise is added to every score, draw after draw.
 *
 * @throws {RangeError} as `predictedNoise`, or draws that are not a positive integer
 */
export function measuredNoise(
  { scores, values, sigma }: NoisyAttention,
  { draws = 200, seed = 1, mean = 0, weight }: NoiseOptions = {},
): MeasuredNoise {
  checkNoise("measuredNoise", { scores, values, sigma });
  if (!Number.isSafeInteger(draws) || draws < 1) {
    throw new RangeError(`measuredNoise: draws must be a positive integer, got ${draws}`);
  }
  const n = scores.length;
  const attend = (noisy: ArrayLike<number>) => {
    const weights = weight
      ? Float64Array.from(noisy, (score) => weight(score) / n)
      : softmaxRow(noisy);
    return dot(weights, values);
  };
  const normal = normals(seed);
  const output = attend(scores);
  const noisy = new Float64Array(n);
  let sum = 0;
  let squares = 0;
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < n; i++) noisy[i] = (scores[i] as number) + mean + sigma * normal();
    const error = attend(noisy) - output;
    sum += error;
    squares += error * error;
  }
  return { rms: Math.sqrt(squares / draws), bias: sum / draws, output };
}

function checkNoise(op: string, { scores, values, sigma }: NoisyAttention): void {
  checkValues(op, scores);
  checkValues(op, values);
  if (scores.length !== values.length) {
    throw new RangeError(
      `${op}: expected ${scores.length} values, one for each score, got ${values.length}`,
    );
  }
  if (!(sigma >= 0)) throw new RangeError(`${op}: sigma must be at least 0, got ${sigma}`);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
