import { checkPositive } from "../frequencies/checkFrequencies.ts";

/** Which keys rows see, as far as a scale depends on how many. */
export interface RowLengthOptions {
  /** M, as many as rows where left out. */
  readonly keys?: number;
  /** Whether row i sees keys up to its own position i + M − N, as where left out, or all M. */
  readonly causal?: boolean;
}

/**
 * How many keys each of N rows sees; 1 for rows that see none, whose scale changes nothing.
 *
 * @throws {RangeError} lengths that are no positive integers
 */
export function rowLengths(
  op: string,
  N: number,
  { keys = N, causal = true }: RowLengthOptions,
): Float64Array {
  checkPositive(op, { N, keys });
  if (!Number.isInteger(N) || !Number.isInteger(keys)) {
    throw new RangeError(`${op}: N and keys must be integers, got ${N} and ${keys}`);
  }
  return Float64Array.from({ length: N }, (_, i) =>
    causal ? Math.max(1, i + 1 + keys - N) : keys,
  );
}
