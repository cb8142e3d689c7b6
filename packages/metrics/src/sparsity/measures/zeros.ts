import { checkValues } from "../../values/checkValues.ts";
import type { Measure } from "../measure.ts";

/**
 * How many values are at most `epsilon` away from 0: 0 to n. Larger is sparser. Not differentiable.
 * An infinity is not near 0.
 *
 * @throws {RangeError} an epsilon below 0
 * @see Hurley and Rickard 2009, Table I (ℓ⁰ and ℓ⁰_ε)
 */
export const zeroCount = (epsilon: number = 0): Measure =>
  countMeasure("zeros", epsilon, (count) => count);

/**
 * The share of values that are at most `epsilon` away from 0: 0 to 1. Larger is sparser. It depends
 * on an epsilon that nobody knows, which is why other measures exist. Not differentiable.
 *
 * @throws {RangeError} an epsilon below 0
 */
export const zeroFraction = (epsilon: number = 0): Measure =>
  countMeasure("fraction of zeros", epsilon, (count, n) => count / n);

function countMeasure(
  what: string,
  epsilon: number,
  from: (count: number, n: number) => number,
): Measure {
  const name = epsilon === 0 ? what : `${what} ±${epsilon}`;
  if (!(epsilon >= 0)) throw new RangeError(`${what}: epsilon must be at least 0, got ${epsilon}`);
  return {
    name,
    sparser: "larger",
    of(values) {
      checkValues(name, values);
      let count = 0;
      for (let i = 0; i < values.length; i++) {
        const x = values[i] as number;
        if (Math.abs(x) <= epsilon) count++;
        else if (Number.isNaN(x)) count = Number.NaN;
      }
      return from(count, values.length);
    },
  };
}
