import { checkValues } from "../values/checkValues.ts";

/**
 * How much gradient passes a softmax with scores α·s: ½‖∂p/∂s‖₁ = α (1 − Σp²), the sum of the
 * Jacobian's magnitudes. 0 for a one-hot row: it has no information and cannot learn.
 *
 * @param p weights that sum to 1
 * @param alpha the scale
 * @throws {RangeError} no weights
 * @see Su 2023 (kexue.fm 9593 and 9812)
 */
export function gradientMass(p: ArrayLike<number>, alpha: number = 1): number {
  checkValues("gradientMass", p);
  let squares = 0;
  for (let i = 0; i < p.length; i++) squares += (p[i] as number) ** 2;
  return alpha * (1 - squares);
}

/**
 * The scale α of n scores from N(0, 1) at which most gradient would pass a softmax if every row had
 * the expected Σp², e^(α²)/n: where α (1 − e^(α²)/n) is largest, (1 + 2α²) e^(α²) = n, or α =
 * √(W(n√e/2) − ½) with Lambert's W. About √log n.
 *
 * Up to this scale rows are alike and next to nothing is lost. It is no maximum of what real rows
 * have: beyond it their mean goes on rising and levels off, carried by fewer and fewer rows (claim
 * I2).
 *
 * @throws {RangeError} an n below 2
 * @see Su 2023 (kexue.fm 9812), which asks the question; the estimate is derived here
 */
export function gradientOptimalScale(n: number): number {
  if (!(n >= 2)) throw new RangeError(`gradientOptimalScale: n must be at least 2, got ${n}`);
  // log(1 + 2u) + u = log n with u = α²: increasing and concave, so Newton's steps go straight to
  // it.
  let u = Math.log(n);
  for (let step = 0; step < 100; step++) {
    const by = (Math.log1p(2 * u) + u - Math.log(n)) / (1 + 2 / (1 + 2 * u));
    u -= by;
    if (Math.abs(by) <= 1e-15 * u) break;
  }
  return Math.sqrt(u);
}
