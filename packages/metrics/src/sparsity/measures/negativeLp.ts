import type { Measure } from "../measure.ts";
import { sumMeasure } from "../sumMeasure.ts";

/**
 * −ℓₚ = −(Σ|x|ᵖ)^(1/p), 0 < p ≤ 1. Larger is sparser.
 *
 * @throws {RangeError} unless 0 < p ≤ 1
 * @see Hurley and Rickard 2009, Table I
 */
export function negativeLp(p: number): Required<Measure> {
  if (!(0 < p && p <= 1)) throw new RangeError(`negativeLp: expected 0 < p ≤ 1, got ${p}`);
  const name = `−ℓ(${p})`;
  const sum = sumMeasure(
    name,
    "larger",
    (c) => c ** p,
    (c) => p * c ** (p - 1),
  );
  return {
    name,
    sparser: "larger",
    of: (values) => -(sum.of(values) ** (1 / p)),
    gradient(values, into) {
      const by = -(sum.of(values) ** (1 / p - 1)) / p;
      sum.gradient(values, into);
      for (let i = 0; i < into.length; i++) into[i] = by * (into[i] as number);
    },
  };
}
