import { activationMoments } from "./activationMoments.ts";

/** What a calculation says of a unit whose weights are relu(q·k)² times a factor. */
export interface PredictedInitialisation {
  /** E Aᵢᵢ */
  readonly diagonal: number;
  /** E Aᵢⱼ, i ≠ j */
  readonly offDiagonal: number;
  /** rms(output) / rms(input) */
  readonly ratio: number;
  /** The same by the essay's own estimate, factor · s² ν⁶ n^0 — the diagonal alone. */
  readonly essayRatio: number;
}

/**
 * The essay keeps the diagonal of A alone. But the sum of a row's other weights does not shrink with
 * n, and is the larger part. With z the shared rows, S₁ = Σ z_c and S₂ = Σ z_c² over the s elements,
 *
 *     Aᵢᵢ = f S₂²       Σ_{j≠i} Aᵢⱼ ≈ f n (μ² S₁² + (ν² − μ²) S₂ + s² κ⁴ / d)
 *     rms² = ν² E[ μ² (Aᵢᵢ + Σ Aᵢⱼ)² + (ν² − μ²)(Aᵢᵢ² + Σ Aᵢⱼ²) ]
 *
 * with κ = E φ′ (columns of Wz overlap by 1/√d) and S₁, S₂ taken as jointly normal. That few q·k are
 * negative is neglected.
 *
 * @param factor f: 1 / (n s), or 1 / n²
 * @see Su 2022, kexue.fm/archives/8990, for the estimate that this refines
 */
export function predict(
  { n, d, s }: { readonly n: number; readonly d: number; readonly s: number },
  factor: number,
): PredictedInitialisation {
  const { mean, square, cube, fourth, slope } = activationMoments();
  const spread = square - mean * mean;
  const overlap = (s * (s - 1) * slope ** 4) / d;
  const sums = pairsOfNormals({
    means: [s * mean, s * square],
    variances: [s * spread, s * (fourth - square ** 2)],
    covariance: s * (cube - mean * square),
  });
  const expect = (f: (one: number, two: number) => number) =>
    sums.reduce((total, { one, two, share }) => total + share * f(one, two), 0);
  // E over the other row of (q·k)², given this one.
  const others = (one: number, two: number) => mean ** 2 * one ** 2 + spread * two + overlap;
  const center = s * mean ** 2;
  const variance = s * (square ** 2 - mean ** 4) + overlap;
  const fourthOfScore = center ** 4 + 6 * center ** 2 * variance + 3 * variance ** 2;
  const whole = expect((one, two) => (two ** 2 + (n - 1) * others(one, two)) ** 2);
  const squares = expect((_, two) => two ** 4) + (n - 1) * fourthOfScore;
  return {
    diagonal: factor * expect((_, two) => two ** 2),
    offDiagonal: factor * expect(others),
    ratio: factor * Math.sqrt(square * (mean ** 2 * whole + spread * squares)),
    essayRatio: factor * s ** 2 * square ** 3,
  };
}

/** Nodes and shares of a product rule that is exact for polynomials of degree 9 in each. */
function pairsOfNormals({
  means,
  variances,
  covariance,
}: {
  readonly means: readonly [number, number];
  readonly variances: readonly [number, number];
  readonly covariance: number;
}): { one: number; two: number; share: number }[] {
  const deviation = Math.sqrt(variances[0]);
  const along = covariance / deviation;
  const rest = Math.sqrt(variances[1] - along ** 2);
  return HERMITE.flatMap(([x, a]) =>
    HERMITE.map(([y, b]) => ({
      one: means[0] + deviation * x,
      two: means[1] + along * x + rest * y,
      share: a * b,
    })),
  );
}

/** Of Gauss and Hermite, five nodes for N(0, 1): roots of x (x⁴ − 10 x² + 15). */
const HERMITE: readonly (readonly [node: number, weight: number])[] = [
  [0, 8 / 15],
  ...[-1, 1].flatMap((sign) => [
    [sign * Math.sqrt(5 - Math.sqrt(10)), (7 + 2 * Math.sqrt(10)) / 60] as const,
    [sign * Math.sqrt(5 + Math.sqrt(10)), (7 - 2 * Math.sqrt(10)) / 60] as const,
  ]),
];
