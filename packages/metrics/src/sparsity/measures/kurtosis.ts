import { type RatioMeasure, ratioMeasure } from "../ratioMeasure.ts";

const exponents = { p: 2, q: 4 };

/**
 * n Σx⁴ / (Σx²)², kurtosis about 0: 1 for constants to n for a single non-zero value. Larger is
 * sparser. All zeros: 1.
 */
export const kurtosis: RatioMeasure = /* @__PURE__ */ ratioMeasure({
  name: "n κ₄",
  sparser: "larger",
  exponents,
  fromRatio: (ratio) => ratio ** -4,
  slope: (ratio) => -4 * ratio ** -5,
});

/**
 * κ₄ = Σx⁴ / (Σx²)², without n: 1/n to 1. Larger is sparser.
 *
 * @see Hurley and Rickard 2009, Table I
 */
export const kappa4: RatioMeasure = /* @__PURE__ */ ratioMeasure({
  name: "κ₄",
  sparser: "larger",
  exponents,
  fromRatio: (ratio, n) => ratio ** -4 / n,
  slope: (ratio, n) => (-4 * ratio ** -5) / n,
});
