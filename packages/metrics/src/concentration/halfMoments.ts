import { millsRatio, normalCumulative, normalDensity } from "../normal/normalDistribution.ts";

/**
 * E max(x + ε, 0)ⁿ for n = 0 … 4 and ε from N(0, 1), each over φ(x) where x < −1: there both vanish
 * together.
 *
 * The moments obey Jₙ₊₁ = n Jₙ₋₁ + x Jₙ. Upwards that is stable for x ≥ −1; further down it
 * cancels, so it is run downwards from an order where any start will do (Miller's algorithm).
 */
export function halfMoments(x: number): {
  readonly moments: readonly number[];
  readonly over: number;
} {
  if (x >= -1) {
    const moments = [normalCumulative(x), normalDensity(x) + x * normalCumulative(x)];
    for (let n = 1; n < 4; n++) {
      moments.push(n * (moments[n - 1] as number) + x * (moments[n] as number));
    }
    return { moments, over: 1 };
  }
  const moments = [0, 0, 0, 0, 0];
  let [above, here] = [0, 1];
  for (let n = START; n > 0; n--) {
    if (n <= 4) moments[n] = here;
    [above, here] = [here, (above - x * here) / n];
    if (here > LARGE) {
      here /= LARGE;
      above /= LARGE;
      for (let i = 0; i <= 4; i++) moments[i] = (moments[i] as number) / LARGE;
    }
  }
  moments[0] = here;
  const scale = millsRatio(-x) / (moments[0] as number);
  return { moments: moments.map((moment) => scale * moment), over: normalDensity(x) };
}

/** From here down to 4 the wrong start has died out, for x = −1 as for all below. */
const START = 200;
const LARGE = 1e200;
