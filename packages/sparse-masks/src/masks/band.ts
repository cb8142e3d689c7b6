import type { Mask } from "../mask.ts";
import { coverageOfResidues } from "./progressions/coverageOfResidues.ts";

/** Which distances `q − k` a band allows. */
interface Distances {
  /** The least; by default there is none. */
  readonly nearest?: number;
  /** The greatest; by default there is none. */
  readonly farthest?: number;
  /** Only multiples of this; by default 1. */
  readonly dilation?: number;
}

/**
 * Pairs whose distance `q − k` is a multiple of `dilation` from `nearest` to `farthest`, both
 * included. `coverage` is exact for every rectangle, also of positions a step apart.
 */
export function band(
  name: string,
  {
    nearest = Number.NEGATIVE_INFINITY,
    farthest = Number.POSITIVE_INFINITY,
    dilation = 1,
  }: Distances,
): Mask {
  return {
    name,
    relative: true,
    examples: 1,
    ...(dilation > 1 && { congruence: { modulus: dilation, remainder: 0 } }),
    allows(q, k) {
      const distance = q - k;
      return nearest <= distance && distance <= farthest && distance % dilation === 0;
    },
    coverage({ q0, q1, k0, k1, step = 1 }) {
      const least = q0 - (k1 - 1);
      const most = q1 - 1 - k0;
      if (most < nearest || farthest < least) return "none";
      const whole = nearest <= least && most <= farthest;
      if (dilation === 1 && step === 1) return whole ? "all" : "some";
      const first = least + step * Math.max(0, Math.ceil((nearest - least) / step));
      const count = Math.floor((Math.min(most, farthest) - first) / step) + 1;
      if (count <= 0) return "none";
      const answer = coverageOfResidues(first, step, count, dilation, 0, 1);
      return answer === "all" && !whole ? "some" : answer;
    },
  };
}
