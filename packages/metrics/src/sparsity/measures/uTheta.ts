import { checkValues } from "../../values/checkValues.ts";
import type { Measure } from "../measure.ts";

/**
 * u_θ: 1 less the narrowest interval that holds ⌈θn⌉ of the magnitudes, as a part of their range: 0
 * to 1. Larger is sparser. Where all magnitudes are equal, or ⌈θn⌉ is 1 or n, there is no narrowest
 * part: 0 for the first and last, 1 for ⌈θn⌉ = 1. Not differentiable. Sorts once.
 *
 * @param theta share of the magnitudes, 0 < θ < 1
 * @throws {RangeError} another θ
 * @see Hurley and Rickard 2009, Table I
 */
export function uTheta(theta: number = 0.5): Measure {
  if (!(0 < theta && theta < 1)) throw new RangeError(`uTheta: expected 0 < θ < 1, got ${theta}`);
  const name = `u(${theta})`;
  return {
    name,
    sparser: "larger",
    of(values) {
      checkValues(name, values);
      const sorted = Float64Array.from(values, Math.abs).sort();
      const n = sorted.length;
      const range = (sorted[n - 1] as number) - (sorted[0] as number);
      if (range === 0) return 0;
      if (!Number.isFinite(range)) return Number.NaN; // else an infinity could lie outside the part
      const count = Math.ceil(theta * n);
      let narrowest = range;
      for (let i = 0; i + count <= n; i++) {
        const width = (sorted[i + count - 1] as number) - (sorted[i] as number);
        narrowest = Math.min(narrowest, width);
      }
      return 1 - narrowest / range;
    },
  };
}
