import type { Mask } from "./mask.ts";

/**
 * The mask as it is for `queries` × `keys`: itself, unless its pairs depend on the lengths as those
 * of `bigBird` or `neighborhood` do.
 *
 * @throws {RangeError} when the mask cannot serve these lengths
 */
export const sized = (mask: Mask, queries: number, keys: number): Mask =>
  mask.sized ? mask.sized(queries, keys) : mask;
