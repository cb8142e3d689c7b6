import { checkValues } from "../../values/checkValues.ts";
import { largestMagnitude } from "../../values/largestMagnitude.ts";
import type { Measure } from "../measure.ts";
import { shannonEntropy } from "./shannonEntropy.ts";

/**
 * H_S = −Σ e log e² with e = x² / Σx²: twice the entropy of the energy, 0 for a single non-zero
 * value to 2 log n for constants. Smaller is sparser. All zeros count as a constant: 2 log n.
 *
 * @see Hurley and Rickard 2009, Table I
 */
export const energyEntropy: Required<Measure> = {
  name: "H_S",
  sparser: "smaller",
  of(values) {
    checkValues("H_S", values);
    return 2 * shannonEntropy.of(energies(values));
  },
  gradient(values, into) {
    const squares = energies(values);
    const scale = largestMagnitude(values) || 1;
    shannonEntropy.gradient(squares, into);
    for (let i = 0; i < into.length; i++) {
      const t = (values[i] as number) / scale;
      into[i] = (4 * t * (into[i] as number)) / scale;
    }
  },
};

/** (x / max|x|)²: what has no unit cannot overflow. */
function energies(values: ArrayLike<number>): Float64Array {
  const scale = largestMagnitude(values) || 1;
  return Float64Array.from(values, (x) => (x / scale) ** 2);
}
