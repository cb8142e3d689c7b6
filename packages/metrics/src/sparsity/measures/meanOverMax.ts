import { type RatioMeasure, ratioMeasure } from "../ratioMeasure.ts";

/**
 * Mean over maximum, Σ|x| / (n max|x|): 1/n for a single non-zero value, k/n for k equal ones, 1
 * for constants. Smaller is sparser. All zeros count as a constant: 1.
 *
 * @see Su 2023 (kexue.fm 9595), eq. 1
 */
export const meanOverMax: RatioMeasure = /* @__PURE__ */ ratioMeasure({
  name: "mean/max",
  sparser: "smaller",
  exponents: { p: 1, q: Infinity },
  fromRatio: (ratio) => ratio,
  slope: () => 1,
});
