import { checkValues } from "../values/checkValues.ts";
import { largestMagnitude } from "../values/largestMagnitude.ts";

/** The two exponents of S_{p,q}; q may be infinite. */
export interface Exponents {
  readonly p: number;
  readonly q: number;
}

/**
 * S_{p,q} = (E|x|ᵖ)^(1/p) / (E|x|^q)^(1/q), 0 < p < q ≤ ∞: from n^(1/q − 1/p) for a single non-zero
 * value to 1 for equal ones, zeros among them. Neither overflows nor underflows.
 *
 * @see Su 2023 (kexue.fm 9595); Hurley and Rickard 2009, Table I (pq-mean)
 */
export function powerRatio(op: string, values: ArrayLike<number>, { p, q }: Exponents): number {
  checkValues(op, values);
  const largest = largestMagnitude(values);
  if (largest === 0) return 1;
  return rootMean(values, p, largest) / rootMean(values, q, largest);
}

/**
 * Writes the derivatives of S_{p,q}: S (|x|ᵖ⁻¹ / Σ|x|ᵖ − |x|^(q−1) / Σ|x|^q) sign x. With q = ∞ the
 * second term is shared by the largest values.
 */
export function powerRatioGradient(
  values: ArrayLike<number>,
  { p, q }: Exponents,
  into: Float64Array,
): void {
  const largest = largestMagnitude(values);
  if (largest === 0) {
    into.fill(0);
    return;
  }
  const ratio = rootMean(values, p, largest) / rootMean(values, q, largest);
  const sumP = powerSum(values, p, largest);
  const sumQ = powerSum(values, q, largest);
  for (let i = 0; i < values.length; i++) {
    const x = values[i] as number;
    const t = Math.abs(x) / largest;
    const slope = t === 0 ? 0 : t ** (p - 1) / sumP - lastTerm(t, q) / sumQ;
    into[i] = (Math.sign(x) * ratio * slope) / largest;
  }
}

const lastTerm = (t: number, q: number) => (q === Infinity ? Number(t === 1) : t ** (q - 1));

/** Σ(|x|/largest)^q; with q = ∞ how many are largest. */
function powerSum(values: ArrayLike<number>, q: number, largest: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const t = Math.abs(values[i] as number) / largest;
    if (q === 1) sum += t;
    else if (q === 2) sum += t * t;
    else if (q === Infinity) sum += t === 1 ? 1 : 0;
    else sum += t ** q;
  }
  return sum;
}

function rootMean(values: ArrayLike<number>, q: number, largest: number): number {
  if (q === Infinity) return largest / largest; // NaN where there is no largest
  return (powerSum(values, q, largest) / values.length) ** (1 / q);
}
