import type { DistanceTableOptions } from "./distanceTableOptions.ts";

/**
 * How far entry t of a distance table looks back from the query, t − (N − 1); negative ahead.
 *
 * @throws {RangeError} lengths that are no positive integers, an unknown direction
 */
export function signedDistances(
  op: string,
  { N, M = N, direction = "causal" }: DistanceTableOptions,
): Float32Array {
  for (const [name, length] of Object.entries({ N, M }))
    if (!(Number.isSafeInteger(length) && length > 0))
      throw new RangeError(`${op}: ${name} must be a positive integer, got ${length}`);
  if (direction !== "causal" && direction !== "both")
    throw new RangeError(`${op}: direction must be "causal" or "both", got ${String(direction)}`);
  return Float32Array.from({ length: N + M - 1 }, (_, t) => t - (N - 1));
}
