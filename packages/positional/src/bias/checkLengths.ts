import type { DistanceTableOptions } from "./distanceTableOptions.ts";

/** @throws {RangeError} lengths that are no positive integers, an unknown direction */
export function checkLengths(
  op: string,
  { N, M = N, direction = "causal" }: DistanceTableOptions,
): void {
  for (const [name, length] of Object.entries({ N, M }))
    if (!(Number.isSafeInteger(length) && length > 0))
      throw new RangeError(`${op}: ${name} must be a positive integer, got ${length}`);
  if (direction !== "causal" && direction !== "both")
    throw new RangeError(`${op}: direction must be "causal" or "both", got ${String(direction)}`);
}
