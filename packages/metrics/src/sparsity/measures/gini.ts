import { checkValues } from "../../values/checkValues.ts";
import type { Measure } from "../measure.ts";

/**
 * The Gini index, 1 − 2 Σₖ (c₍ₖ₎ / ℓ₁) (n − k + ½) / n over magnitudes in ascending order, k = 1 …
 * n: 0 for constants, 1 − k/n for k equal values, 1 − 1/n for a single non-zero one. Larger is
 * sparser. It has all six properties of Hurley and Rickard. All zeros: 0. Sorts once.
 *
 * Code in circulation counts k from 0 and keeps n − k + ½, which gives −2/n for constants.
 *
 * @see Hurley and Rickard 2009, Table I
 */
export const gini: Required<Measure> = {
  name: "Gini",
  sparser: "larger",
  of(values) {
    checkValues("Gini", values);
    const sorted = new Float64Array(values.length);
    for (let i = 0; i < values.length; i++) sorted[i] = Math.abs(values[i] as number);
    sorted.sort();
    return ofSorted(sorted);
  },
  gradient(values, into) {
    const n = values.length;
    const magnitude = (i: number) => Math.abs(values[i] as number);
    const order = Uint32Array.from({ length: n }, (_, i) => i).sort(
      (a, b) => magnitude(a) - magnitude(b),
    );
    const sorted = Float64Array.from(order, magnitude);
    const largest = sorted[n - 1] as number;
    if (largest === 0) {
      into.fill(0);
      return;
    }
    const index = ofSorted(sorted);
    const sum = sorted.reduce((total, c) => total + c / largest, 0);
    for (let first = 0, end = 0; first < n; first = end) {
      while (end < n && !(sorted[end] !== sorted[first] && end > first)) end++;
      // Equal values share the mean of their places: the slope is then the same both ways.
      const below = n - (first + end) / 2;
      const slope = (1 - index - (2 * below) / n) / sum / largest;
      for (let k = first; k < end; k++) {
        const i = order[k] as number;
        into[i] = Math.sign(values[i] as number) * slope;
      }
    }
  },
};

/** Of magnitudes in ascending order, NaN last. */
function ofSorted(sorted: Float64Array): number {
  const n = sorted.length;
  const largest = sorted[n - 1] as number;
  if (largest === 0) return 0;
  let sum = 0;
  let uneven = 0;
  for (let k = 0; k < n; k++) {
    const t = (sorted[k] as number) / largest;
    sum += t;
    uneven += t * (2 * k + 1 - n); // 1 − 2 (n − k − ½)/n, times n
  }
  return uneven / (n * sum);
}
