import { normalQuantile } from "../normal/normalQuantile.ts";
import { type Confidence, checkConfidence, type Estimate } from "./estimate.ts";

/** One question whose answer lay some tokens back: a passkey, a key of a pair. */
export interface RecallTrial {
  /** Tokens between what is asked for and the question, at least 0. */
  readonly distance: number;
  readonly correct: boolean;
}

/** Recall over some distances. */
export interface DistanceAccuracy {
  readonly from: number;
  /** One past the last. */
  readonly to: number;
  readonly accuracy: Estimate;
}

/**
 * The share of right answers by distance. Buckets without trials are left out.
 *
 * The interval is Wilson's: it stays within 0 … 1 and is honest where all answers, or none, are
 * right.
 *
 * @param options bucket: how many distances are taken together, 1 unless given
 * @throws {RangeError} no trials, a distance below 0, a bucket that is not positive
 * @see Wilson 1927
 */
export function accuracyByDistance(
  trials: readonly RecallTrial[],
  { bucket = 1, confidence = 0.95 }: Confidence & { readonly bucket?: number } = {},
): DistanceAccuracy[] {
  checkConfidence("accuracyByDistance", confidence);
  if (!(bucket > 0 && bucket < Infinity)) {
    throw new RangeError(`accuracyByDistance: bucket must be positive, got ${bucket}`);
  }
  if (trials.length === 0) {
    throw new RangeError("accuracyByDistance: expected at least one trial, got none");
  }
  const counts = new Map<number, { right: number; count: number }>();
  for (const { distance, correct } of trials) {
    if (!(distance >= 0 && distance < Infinity)) {
      throw new RangeError(`accuracyByDistance: distance must be at least 0, got ${distance}`);
    }
    const at = Math.floor(distance / bucket);
    const found = counts.get(at) ?? { right: 0, count: 0 };
    found.count++;
    if (correct) found.right++;
    counts.set(at, found);
  }
  const z = normalQuantile((1 + confidence) / 2);
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([at, { right, count }]) => ({
      from: at * bucket,
      to: (at + 1) * bucket,
      accuracy: wilson(right, count, z),
    }));
}

function wilson(right: number, count: number, z: number): Estimate {
  const value = right / count;
  const square = (z * z) / count;
  const centre = (value + square / 2) / (1 + square);
  const reach = (z * Math.sqrt((value * (1 - value) + square / 4) / count)) / (1 + square);
  // Rounding must not leave 0 … 1, nor the value outside its own interval.
  const low = Math.min(value, Math.max(0, centre - reach));
  return { value, low, high: Math.max(value, Math.min(1, centre + reach)), count };
}
