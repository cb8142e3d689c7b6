import { type RatioMeasure, ratioMeasure } from "../ratioMeasure.ts";

/**
 * S = E|x| / √E x² = ℓ₁ / (√n ℓ₂): 1/√n for a single non-zero value, √(k/n) for k equal ones, 1 for
 * constants. Smaller is sparser. All zeros count as a constant: 1.
 *
 * @see Su 2023 (kexue.fm 9595), its main measure
 */
export const l1OverL2: RatioMeasure = /* @__PURE__ */ ratioMeasure({
  name: "E|x|/√E x²",
  sparser: "smaller",
  exponents: { p: 1, q: 2 },
  fromRatio: (ratio) => ratio,
  slope: () => 1,
});

/**
 * S² = (Σ|x|)² / (n Σx²): 1/n to 1, and k/n for k equal values. Smaller is sparser.
 *
 * @see Su 2023 (kexue.fm 9595), eq. 16
 */
export const squaredL1OverL2: RatioMeasure = /* @__PURE__ */ ratioMeasure({
  name: "(E|x|)²/E x²",
  sparser: "smaller",
  exponents: { p: 1, q: 2 },
  fromRatio: (ratio) => ratio * ratio,
  slope: (ratio) => 2 * ratio,
});

/**
 * How many values take part: n S² = (Σ|x|)² / Σx², from 1 to n, and k for k equal values. Smaller
 * is sparser. All zeros: n.
 */
export const participationNumber: RatioMeasure = /* @__PURE__ */ ratioMeasure({
  name: "(Σ|x|)²/Σx²",
  sparser: "smaller",
  exponents: { p: 1, q: 2 },
  fromRatio: (ratio, n) => n * ratio * ratio,
  slope: (ratio, n) => 2 * n * ratio,
});

/**
 * ℓ₂ / ℓ₁, without √n: 1/√n for constants to 1 for a single non-zero value. Larger is sparser. All
 * zeros: 1/√n.
 *
 * @see Hurley and Rickard 2009, Table I
 */
export const l2OverL1: RatioMeasure = /* @__PURE__ */ ratioMeasure({
  name: "ℓ₂/ℓ₁",
  sparser: "larger",
  exponents: { p: 1, q: 2 },
  fromRatio: (ratio, n) => 1 / (Math.sqrt(n) * ratio),
  slope: (ratio, n) => -1 / (Math.sqrt(n) * ratio * ratio),
});
