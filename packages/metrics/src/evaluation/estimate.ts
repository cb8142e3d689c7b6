/** A number measured on some samples, and how far it is to be believed. */
export interface Estimate {
  readonly value: number;
  /**
   * Ends of the confidence interval; −∞ and ∞ of a single sample, which tells nothing of spread.
   */
  readonly low: number;
  readonly high: number;
  /** Independent samples behind it. */
  readonly count: number;
}

/** What every evaluation takes. */
export interface Confidence {
  /** Share of such intervals that hold the true value; default 0.95. */
  readonly confidence?: number;
}

/** @throws {RangeError} unless 0 < confidence < 1 */
export function checkConfidence(op: string, confidence: number): void {
  if (confidence > 0 && confidence < 1) return;
  throw new RangeError(`${op}: confidence must be between 0 and 1, got ${confidence}`);
}
