import { normalCumulative, normalDensity } from "./normalDistribution.ts";

/**
 * Where Φ(x) = p, by Newton's steps from the tail's own size, to rounding.
 *
 * @throws {RangeError} unless 0 < p < 1
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`normalQuantile: expected 0 < p < 1, got ${p}`);
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0.5) return 0;
  // Φ is convex below 0, so from here on steps come from one side: log Φ is nearly a parabola.
  let x = -Math.sqrt(-2 * Math.log(2 * p));
  for (let step = 0; step < 50; step++) {
    const cumulative = normalCumulative(x);
    const by = (cumulative / normalDensity(x)) * Math.log(cumulative / p);
    x -= by;
    if (Math.abs(by) <= 1e-15 * Math.abs(x)) break;
  }
  return x;
}
