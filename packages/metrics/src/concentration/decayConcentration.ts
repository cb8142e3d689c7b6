/**
 * S of a recurrence that forgets, whose weights over the last n tokens are λⁿ⁻¹ … λ, 1: S² = (1 −
 * λⁿ)(1 + λ) / (n (1 − λ)(1 + λⁿ)). It falls as 1/√n, but the same way at every token: sparse, and
 * static.
 *
 * @param lambda 0 ≤ λ ≤ 1; 1 is a mean over all tokens: 1
 * @throws {RangeError} another λ, an n that is not a positive integer
 * @see Su 2023 (kexue.fm 9889)
 */
export function decayConcentration(lambda: number, n: number): number {
  if (!(lambda >= 0 && lambda <= 1)) {
    throw new RangeError(`decayConcentration: lambda must be from 0 to 1, got ${lambda}`);
  }
  if (!Number.isSafeInteger(n) || n < 1) {
    throw new RangeError(`decayConcentration: n must be a positive integer, got ${n}`);
  }
  if (lambda === 1) return 1;
  const rest = -Math.expm1(n * Math.log(lambda)) / (1 - lambda); // Σλᵏ
  return Math.sqrt((rest * (1 + lambda)) / (n * (1 + lambda ** n)));
}
