import { checkValues } from "../../values/checkValues.ts";
import { largestMagnitude } from "../../values/largestMagnitude.ts";
import type { Measure } from "../measure.ts";

/**
 * H = −Σ p log p with p = |x| / Σ|x|, in nats: 0 for a single non-zero value, log k for k equal
 * ones. Smaller is sparser. All zeros count as a constant: log n.
 *
 * @see Shannon 1948
 */
export const shannonEntropy: Required<Measure> = {
  name: "H(p)",
  sparser: "smaller",
  of(values) {
    checkValues("H(p)", values);
    const largest = largestMagnitude(values);
    return largest === 0 ? Math.log(values.length) : entropyOf(values, largest).entropy;
  },
  gradient(values, into) {
    const largest = largestMagnitude(values);
    if (largest === 0) {
      into.fill(0);
      return;
    }
    const { sum, entropy } = entropyOf(values, largest);
    for (let i = 0; i < values.length; i++) {
      const x = values[i] as number;
      const p = Math.abs(x) / largest / sum;
      into[i] = x === 0 ? 0 : (-Math.sign(x) * (Math.log(p) + entropy)) / sum / largest;
    }
  },
};

/** Σt and log Σt − Σ t log t / Σt, where t = |x| / largest. */
function entropyOf(values: ArrayLike<number>, largest: number): { sum: number; entropy: number } {
  let sum = 0;
  let weighted = 0;
  for (let i = 0; i < values.length; i++) {
    const t = Math.abs(values[i] as number) / largest;
    sum += t;
    if (t !== 0) weighted += t * Math.log(t);
  }
  return { sum, entropy: Math.log(sum) - weighted / sum };
}
