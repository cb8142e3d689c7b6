import { checkValues } from "../../values/checkValues.ts";
import type { Measure } from "../measure.ts";
import { type RatioMeasure, ratioMeasure } from "../ratioMeasure.ts";
import { shannonEntropy } from "./shannonEntropy.ts";

/**
 * Rényi's entropy H_q = log(Σpᵠ) / (1 − q) with p = |x| / Σ|x|, in nats; 0 < q ≤ ∞. q = 1 is
 * Shannon's, q = ∞ is −log max p. 0 for a single non-zero value, log k for k equal ones whatever q.
 * Smaller is sparser. All zeros count as a constant: log n.
 *
 * @throws {RangeError} unless q > 0
 * @see Rényi 1961
 */
export function renyiEntropy(q: number): Required<Measure> {
  if (q === 1) return shannonEntropy;
  checkOrder("renyiEntropy", q);
  const power = powerOf(q);
  return ratioMeasure({
    name: `H${q}(p)`,
    sparser: "smaller",
    exponents: exponentsOf(q),
    fromRatio: (ratio, n) => Math.log(n) + power * Math.log(ratio),
    slope: (ratio) => power / ratio,
  });
}

/**
 * exp(H_q) / n: which part of the values counts, from 1/n to 1, and k/n for k equal ones. Smaller
 * is sparser. It unites three measures, being S_{1,q}^(q/(q−1)): mean over maximum is q = ∞, the
 * square of E|x| / √E x² is q = 2, and q = 1 is exp(H)/n. n times it is the effective number of
 * values.
 *
 * @param q order of Rényi's entropy, 0 < q ≤ ∞
 * @throws {RangeError} unless q > 0
 * @see Su 2023 (kexue.fm 9595); Hill 1973 (the effective number)
 */
export function effectiveFraction(q: number): Required<Measure> {
  if (q === 1) return shannonFraction;
  checkOrder("effectiveFraction", q);
  const power = powerOf(q);
  return ratioMeasure({
    name: `exp(H${q})/n`,
    sparser: "smaller",
    exponents: exponentsOf(q),
    fromRatio: (ratio) => ratio ** power,
    slope: (ratio) => power * ratio ** (power - 1),
  });
}

const shannonFraction: Required<Measure> = {
  name: "exp(H)/n",
  sparser: "smaller",
  of(values) {
    checkValues("exp(H)/n", values);
    return Math.exp(shannonEntropy.of(values)) / values.length;
  },
  gradient(values, into) {
    const by = shannonFraction.of(values);
    shannonEntropy.gradient(values, into);
    for (let i = 0; i < into.length; i++) into[i] = by * (into[i] as number);
  },
};

function checkOrder(op: string, q: number): void {
  if (!(q > 0)) throw new RangeError(`${op}: q must be above 0, got ${q}`);
}

/** Below q = 1 numerator and denominator change places, and the power its sign. */
const exponentsOf = (q: number): RatioMeasure["exponents"] =>
  q > 1 ? { p: 1, q } : { p: q, q: 1 };

/** S_{1,q}^(q/(q−1)) is exp(H_q)/n, and S_{1,q} = 1 / S_{q,1}. */
const powerOf = (q: number) => (q === Infinity ? 1 : q / Math.abs(q - 1));
