/**
 * The error function in float64: 2/√π e^−x² Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · 5 ⋯ (2n + 1)), whose terms have one
 * sign (Abramowitz and Stegun 1964, 7.1.6).
 */
export function erf(x: number): number {
  if (!(Math.abs(x) < 6)) return Math.sign(x);
  let sum = 0;
  let term = x;
  for (let n = 1; sum + term !== sum; n++) {
    sum += term;
    term *= (2 * x * x) / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
