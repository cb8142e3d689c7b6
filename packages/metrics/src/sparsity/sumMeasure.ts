import { checkValues } from "../values/checkValues.ts";
import type { Measure } from "./measure.ts";

/** Σ f(|xᵢ|). */
export function sumMeasure(
  name: string,
  sparser: Measure["sparser"],
  term: (c: number) => number,
  slope: (c: number) => number,
): Required<Measure> {
  return {
    name,
    sparser,
    of(values) {
      checkValues(name, values);
      let sum = 0;
      for (let i = 0; i < values.length; i++) sum += term(Math.abs(values[i] as number));
      return sum;
    },
    gradient(values, into) {
      for (let i = 0; i < values.length; i++) {
        const x = values[i] as number;
        into[i] = x === 0 ? 0 : Math.sign(x) * slope(Math.abs(x));
      }
    },
  };
}
