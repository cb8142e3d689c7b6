import { type Confidence, checkConfidence, type Estimate } from "./estimate.ts";
import { meanEstimate } from "./meanEstimate.ts";

/** The loss over some positions. */
export interface PositionLoss {
  /** First position. */
  readonly from: number;
  /** One past the last. */
  readonly to: number;
  readonly loss: Estimate;
}

/**
 * The mean loss at each position: falling where a model uses its context, rising where it was never
 * trained.
 *
 * Intervals are Student's over sequences, each of which counts once: tokens of one sequence are not
 * independent. A position or bucket that only one sequence reaches has the interval −∞ … ∞. NaN
 * losses give NaN.
 *
 * @param sequences losses in nats of one sequence each, of any lengths
 * @param options bucket: how many positions are taken together, 1 unless given; a sequence is
 *   averaged over those it reaches
 * @throws {RangeError} no sequences, an empty one, a bucket that is not a positive integer
 */
export function lossByPosition(
  sequences: readonly ArrayLike<number>[],
  { bucket = 1, confidence = 0.95 }: Confidence & { readonly bucket?: number } = {},
): PositionLoss[] {
  checkSequences("lossByPosition", sequences);
  checkConfidence("lossByPosition", confidence);
  if (!Number.isSafeInteger(bucket) || bucket < 1) {
    throw new RangeError(`lossByPosition: bucket must be a positive integer, got ${bucket}`);
  }
  const longest = sequences.reduce((most, { length }) => Math.max(most, length), 0);
  return Array.from({ length: Math.ceil(longest / bucket) }, (_, i) => {
    const from = i * bucket;
    const to = Math.min(from + bucket, longest);
    const means = sequences
      .filter(({ length }) => length > from)
      .map((losses) => meanOf(losses, from, Math.min(to, losses.length)));
    return { from, to, loss: meanEstimate(means, confidence) };
  });
}

/** @throws {RangeError} none, or one without losses */
export function checkSequences(op: string, sequences: readonly ArrayLike<number>[]): void {
  if (sequences.length === 0)
    throw new RangeError(`${op}: expected at least one sequence, got none`);
  const empty = sequences.findIndex(({ length }) => length === 0);
  if (empty >= 0) throw new RangeError(`${op}: sequence ${empty} must not be empty`);
}

/** Over positions `from` up to `to`. */
export function meanOf(losses: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += losses[i] as number;
  return sum / (to - from);
}
