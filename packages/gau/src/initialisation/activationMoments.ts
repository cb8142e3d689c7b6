/** Moments of φ(ε), ε ~ N(0, 1), of Swish: φ(x) = x / (1 + e^−x). */
export interface ActivationMoments {
  /** μ = E φ */
  readonly mean: number;
  /** ν² = E φ² */
  readonly square: number;
  /** E φ³ */
  readonly cube: number;
  /** E φ⁴ */
  readonly fourth: number;
  /** E φ′ = E ε φ = ½ */
  readonly slope: number;
}

const STEP = 1e-3;

/** By the trapezoid rule, which for these integrands is exact to rounding. */
export function activationMoments(): ActivationMoments {
  const expect = (f: (x: number) => number) => {
    let sum = 0;
    for (let x = -12; x <= 12; x += STEP) sum += f(x) * Math.exp((-x * x) / 2);
    return (sum * STEP) / Math.sqrt(2 * Math.PI);
  };
  const swish = (x: number) => x / (1 + Math.exp(-x));
  return {
    mean: expect(swish),
    square: expect((x) => swish(x) ** 2),
    cube: expect((x) => swish(x) ** 3),
    fourth: expect((x) => swish(x) ** 4),
    slope: expect((x) => x * swish(x)),
  };
}
