import { type RatioMeasure, ratioMeasure } from "../ratioMeasure.ts";

/**
 * Hoyer's sparseness, (√n − ℓ₁/ℓ₂) / (√n − 1): 0 for constants, (√n − √k) / (√n − 1) for k equal
 * values, 1 for a single non-zero value. Larger is sparser. All zeros, and a single value: 0.
 *
 * @see Hoyer 2004, §3.1
 */
export const hoyer: RatioMeasure = /* @__PURE__ */ ratioMeasure({
  name: "Hoyer",
  sparser: "larger",
  exponents: { p: 1, q: 2 },
  fromRatio: (ratio, n) => (n === 1 ? 0 * ratio : (1 - ratio) / (1 - 1 / Math.sqrt(n))),
  slope: (_, n) => (n === 1 ? 0 : -1 / (1 - 1 / Math.sqrt(n))),
});
