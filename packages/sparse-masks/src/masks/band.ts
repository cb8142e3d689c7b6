import type { Mask } from "../mask.ts";

/** Pairs whose distance `q − k` lies between `nearest` and `farthest`, both included. */
export const band = (nearest: number, farthest: number, name: string): Mask => ({
  name,
  relative: true,
  examples: 1,
  allows: (q, k) => nearest <= q - k && q - k <= farthest,
  coverage({ q0, q1, k0, k1 }) {
    const least = q0 - (k1 - 1);
    const most = q1 - 1 - k0;
    if (most < nearest || farthest < least) return "none";
    return nearest <= least && most <= farthest ? "all" : "some";
  },
});
