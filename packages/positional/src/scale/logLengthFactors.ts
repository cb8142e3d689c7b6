import { checkPositive } from "../frequencies/checkFrequencies.ts";
import { type RowLengthOptions, rowLengths } from "./rowLengths.ts";

export interface LogLengthOptions extends RowLengthOptions {
  /** The length whose factor is 1; 512 where left out. At inference, that of training. */
  readonly trainedLength?: number;
  /**
   * "training", where left out: log n / log trainedLength, in training and after. "inference":
   * max(1, that), for a model trained without.
   */
  readonly form?: "training" | "inference";
}

/**
 * Log-length scaling: what the logits of each row are multiplied by, so that attention over n keys
 * stays about as concentrated as n grows. A row that sees n of them has log n / log trainedLength; for
 * causal attention, n is its position + 1. To multiply queries by, or the usual 1/√D: see
 * `logLengthScale`.
 *
 * @param N rows
 * @returns N factors; 0 where a row sees one key
 * @throws {RangeError} lengths that are no positive integers; a trainedLength not above 1; an unknown
 *   form
 * @see Su 2021, kexue.fm/archives/8823 (log n in training), and bojone/rerope (at inference);
 *   Chiang and Cholak 2022, "Overcoming a theoretical limitation of self-attention", §5.3
 */
export function logLengthFactors(N: number, options: LogLengthOptions = {}): Float64Array {
  const op = "logLengthFactors";
  const { trainedLength = 512, form = "training", ...rows } = options;
  checkPositive(op, { trainedLength });
  if (trainedLength <= 1) {
    throw new RangeError(`${op}: trainedLength must be above 1, got ${trainedLength}`);
  }
  if (form !== "training" && form !== "inference") {
    throw new RangeError(`${op}: form must be "training" or "inference", got "${form}"`);
  }
  const least = form === "inference" ? 1 : 0;
  const unit = Math.log(trainedLength);
  return rowLengths(op, N, rows).map((n) => Math.max(least, Math.log(n) / unit));
}
