import type { Measure } from "../measure.ts";
import { sumMeasure } from "../sumMeasure.ts";

/**
 * −ℓ₁ = −Σ|x|. Larger is sparser.
 *
 * @see Hurley and Rickard 2009, Table I
 */
export const negativeL1: Required<Measure> = /* @__PURE__ */ sumMeasure(
  "−ℓ₁",
  "larger",
  (c) => -c,
  () => -1,
);

/**
 * −Σ log(1 + x²), at most 0. Larger is sparser.
 *
 * @see Hurley and Rickard 2009, Table I
 */
export const negativeLog: Required<Measure> = /* @__PURE__ */ sumMeasure(
  "−log",
  "larger",
  (c) => -Math.log1p(c * c),
  (c) => -2 / (1 / c + c),
);

/**
 * −Σ tanh((a|x|)ᵇ), from −n to 0. Larger is sparser.
 *
 * @throws {RangeError} unless a and b are above 0
 * @see Hurley and Rickard 2009, Table I
 */
export function negativeTanh(a: number = 1, b: number = 1): Required<Measure> {
  checkAbove("negativeTanh", { a, b }, 0);
  const cosh = (c: number) => Math.cosh((a * c) ** b);
  return sumMeasure(
    `−tanh(${a},${b})`,
    "larger",
    (c) => -Math.tanh((a * c) ** b),
    (c) => (-b * (a * c) ** b) / c / cosh(c) ** 2,
  );
}

/**
 * −Σ|x|ᵖ over the values that are not 0, p < 0. Larger is sparser.
 *
 * @throws {RangeError} unless p is below 0
 * @see Hurley and Rickard 2009, Table I (−ℓᵖ₋)
 */
export function negativeInversePower(p: number = -1): Required<Measure> {
  if (!(p < 0)) throw new RangeError(`negativeInversePower: p must be below 0, got ${p}`);
  return sumMeasure(
    `−ℓ₋(${p})`,
    "larger",
    (c) => (c === 0 ? 0 : -(c ** p)),
    (c) => -p * c ** (p - 1),
  );
}

/**
 * Gaussian entropy H_G = Σ log x². Smaller is sparser; −∞ with a zero.
 *
 * @see Hurley and Rickard 2009, Table I; Rao and Kreutz-Delgado 1999, §IV
 */
export const gaussianEntropy: Required<Measure> = /* @__PURE__ */ sumMeasure(
  "H_G",
  "smaller",
  (c) => 2 * Math.log(c),
  (c) => 2 / c,
);

/**
 * H_S′ = −Σ|x| log x², an entropy of what is not normalised. Smaller is sparser.
 *
 * @see Hurley and Rickard 2009, Table I
 */
export const unnormalizedEntropy: Required<Measure> = /* @__PURE__ */ sumMeasure(
  "H_S′",
  "smaller",
  (c) => (c === 0 ? 0 : -2 * c * Math.log(c)),
  (c) => -2 * (Math.log(c) + 1),
);

function checkAbove(op: string, numbers: Readonly<Record<string, number>>, bound: number): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!(value > bound))
      throw new RangeError(`${op}: ${name} must be above ${bound}, got ${value}`);
  }
}
