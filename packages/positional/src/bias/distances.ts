import type { DistanceTableOptions } from "./distanceTableOptions.ts";
import { signedDistances } from "./signedDistances.ts";

/**
 * The distance of each entry of a table that cannot tell left from right: |d|, or for "causal"
 * max(d, 0).
 *
 * @throws {RangeError} lengths that are no positive integers, an unknown direction
 */
export function distances(op: string, options: DistanceTableOptions): Float32Array {
  const both = options.direction === "both";
  return signedDistances(op, options).map((d) => (both ? Math.abs(d) : Math.max(d, 0)));
}
