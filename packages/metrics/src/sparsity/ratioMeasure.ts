import type { Measure } from "./measure.ts";
import { type Exponents, powerRatio, powerRatioGradient } from "./powerRatio.ts";

/** A measure that is a function of S_{p,q} and the number of values. */
export interface RatioMeasure extends Measure {
  readonly exponents: Exponents;
  /** The measure of n values whose S_{p,q} is `ratio`. */
  fromRatio(ratio: number, n: number): number;
  /** Its derivative by the ratio. */
  slope(ratio: number, n: number): number;
  gradient(values: ArrayLike<number>, into: Float64Array): void;
}

/** What tells one from another. */
type Definition = Pick<RatioMeasure, "name" | "sparser" | "exponents" | "fromRatio" | "slope">;

/** @throws {RangeError} exponents that are not 0 < p < q */
export function ratioMeasure(definition: Definition): RatioMeasure {
  const { name, exponents, fromRatio, slope } = definition;
  const { p, q } = exponents;
  if (!(0 < p && p < q)) {
    throw new RangeError(`${name}: expected 0 < p < q, got p = ${p} and q = ${q}`);
  }
  return {
    ...definition,
    of: (values) => fromRatio(powerRatio(name, values, exponents), values.length),
    gradient(values, into) {
      const by = slope(powerRatio(name, values, exponents), values.length);
      powerRatioGradient(values, exponents, into);
      for (let i = 0; i < into.length; i++) into[i] = by * (into[i] as number);
    },
  };
}
