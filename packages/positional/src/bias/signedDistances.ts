import { checkLengths } from "./checkLengths.ts";
import type { DistanceTableOptions } from "./distanceTableOptions.ts";

/**
 * How far entry t of a distance table looks back from the query, t − (N − 1); negative ahead.
 *
 * @throws {RangeError} lengths that are no positive integers, an unknown direction
 */
export function signedDistances(op: string, options: DistanceTableOptions): Float32Array {
  checkLengths(op, options);
  const { N, M = N } = options;
  return Float32Array.from({ length: N + M - 1 }, (_, t) => t - (N - 1));
}
