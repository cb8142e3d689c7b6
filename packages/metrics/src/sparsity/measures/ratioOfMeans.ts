import { type RatioMeasure, ratioMeasure } from "../ratioMeasure.ts";

/**
 * S_{p,q} = (E|x|ᵖ)^(1/p) / (E|x|^q)^(1/q): n^(1/q − 1/p) to 1. Smaller is sparser. With p ≤ 1 < q
 * it has all six properties of Hurley and Rickard; with p > 1 a gift from rich to poor may not be
 * noticed.
 *
 * @param q may be Infinity
 * @throws {RangeError} unless 0 < p < q
 * @see Su 2023 (kexue.fm 9595)
 */
export const ratioOfMeans = (p: number, q: number): RatioMeasure =>
  ratioMeasure({
    name: `S(${p},${q})`,
    sparser: "smaller",
    exponents: { p, q },
    fromRatio: (ratio) => ratio,
    slope: () => 1,
  });

/**
 * The pq-mean, −S_{p,q}: larger is sparser.
 *
 * @throws {RangeError} unless 0 < p < q
 * @see Hurley and Rickard 2009, Table I
 */
export const pqMean = (p: number, q: number): RatioMeasure =>
  ratioMeasure({
    name: `pq-mean(${p},${q})`,
    sparser: "larger",
    exponents: { p, q },
    fromRatio: (ratio) => -ratio,
    slope: () => -1,
  });

/**
 * The PQ index, 1 − n^(1/q − 1/p) ℓₚ/ℓ_q = 1 − S_{p,q}: 0 for constants, below 1. Larger is
 * sparser.
 *
 * @throws {RangeError} unless 0 < p < q
 * @see Diao et al. 2023 (arXiv:2302.05601)
 */
export const pqIndex = (p: number = 0.5, q: number = 1): RatioMeasure =>
  ratioMeasure({
    name: `PQ index(${p},${q})`,
    sparser: "larger",
    exponents: { p, q },
    fromRatio: (ratio) => 1 - ratio,
    slope: () => -1,
  });
