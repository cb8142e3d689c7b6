import { type Confidence, checkConfidence, type Estimate } from "./estimate.ts";
import { checkSequences, meanOf } from "./lossByPosition.ts";
import { meanEstimate } from "./meanEstimate.ts";

/** The perplexity of sequences of one length. */
export interface LengthPerplexity {
  readonly length: number;
  readonly perplexity: Estimate;
}

/**
 * Perplexity exp(mean loss) of sequences grouped by their length, shortest first: what length
 * extrapolation is judged by.
 *
 * The interval is Student's of the mean loss over sequences, its ends exponentiated; of a length
 * with one sequence 0 … ∞.
 *
 * @param sequences losses in nats of one sequence each
 * @param options last: only so many last positions of each count (the essays take the last 32,
 *   which have the whole context)
 * @throws {RangeError} no sequences, an empty one, `last` that is not a positive integer
 */
export function perplexityByLength(
  sequences: readonly ArrayLike<number>[],
  { last = Infinity, confidence = 0.95 }: Confidence & { readonly last?: number } = {},
): LengthPerplexity[] {
  checkSequences("perplexityByLength", sequences);
  checkConfidence("perplexityByLength", confidence);
  if (!(last >= 1 && (last === Infinity || Number.isSafeInteger(last)))) {
    throw new RangeError(`perplexityByLength: last must be a positive integer, got ${last}`);
  }
  const means = new Map<number, number[]>();
  for (const losses of sequences) {
    const { length } = losses;
    const group = means.get(length) ?? [];
    group.push(meanOf(losses, Math.max(0, length - last), length));
    means.set(length, group);
  }
  return [...means]
    .sort(([a], [b]) => a - b)
    .map(([length, group]) => {
      const { value, low, high, count } = meanEstimate(group, confidence);
      return {
        length,
        perplexity: { value: Math.exp(value), low: Math.exp(low), high: Math.exp(high), count },
      };
    });
}
