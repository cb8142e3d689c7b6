import { checkValues } from "../values/checkValues.ts";

/** Mean and covariance of the features of keys. */
export interface Features {
  /** One for each feature, or one number for all. */
  readonly mean: ArrayLike<number> | number;
  /** [d, d] row by row, or the variance of independent features. */
  readonly covariance: ArrayLike<number> | number;
}

/**
 * S of linear attention with weights q̃·k̃ from features that are not negative: S² = 1/(1 + q̃ᵀΣq̃
 * / (q̃·μ)²), exactly, over infinitely many keys. For d independent features that is 1/(1 + (σ/μ)²
 * ‖q̃‖₂²/‖q̃‖₁²).
 *
 * More features concentrate less: ‖q̃‖₂/‖q̃‖₁ falls as 1/√d, so S grows to 1 (its largest value, 1,
 * is that of a single feature). What lowers S is a larger σ/μ. The essay says that a larger d lets
 * linear attention concentrate; by this formula it does not. That the rank of the scores is at most
 * d is another matter, and true.
 *
 * @param q the features of the query, none below 0; all 0 give equal weights: 1
 * @throws {RangeError} negative features, sizes that disagree
 * @see Su 2023 (kexue.fm 9889), corrected
 */
export function linearConcentration(q: ArrayLike<number>, { mean, covariance }: Features): number {
  checkValues("linearConcentration", q);
  const d = q.length;
  checkLength("mean", mean, d);
  checkLength("covariance", covariance, d * d);
  let along = 0;
  let spread = 0;
  for (let i = 0; i < d; i++) {
    const qi = q[i] as number;
    if (!(qi >= 0)) {
      throw new RangeError(
        `linearConcentration: q must have no negative feature, got ${qi} at ${i}`,
      );
    }
    along += qi * (typeof mean === "number" ? mean : (mean[i] as number));
    if (typeof covariance === "number") spread += qi * qi * covariance;
    else
      for (let j = 0; j < d; j++)
        spread += qi * (covariance[i * d + j] as number) * (q[j] as number);
  }
  if (along === 0 && spread === 0) return 1;
  return 1 / Math.sqrt(1 + spread / (along * along));
}

function checkLength(name: string, values: ArrayLike<number> | number, length: number): void {
  if (typeof values === "number" || values.length === length) return;
  throw new RangeError(
    `linearConcentration: ${name} must be a number or ${length} of them, got ${values.length}`,
  );
}
