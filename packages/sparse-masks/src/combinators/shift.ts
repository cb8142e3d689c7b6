import { checkInteger } from "../checkInteger.ts";
import { checkMask } from "../checkMask.ts";
import type { Mask } from "../mask.ts";

/**
 * The mask for queries that stand elsewhere: the query at position q is taken for `q + offset`.
 *
 * Queries stand at the last keys unless told otherwise; N queries that stand at the first of M
 * keys are `shift(mask, N − M)`.
 *
 * @throws {TypeError} when the first argument is not a mask
 * @throws {RangeError} when `offset` is not an integer
 */
export function shift(mask: Mask, offset: number): Mask {
  checkMask("shift: mask", mask);
  checkInteger("shift: offset", offset, Number.MIN_SAFE_INTEGER);
  return {
    name: `shift(${mask.name}, ${offset})`,
    relative: mask.relative,
    examples: mask.examples,
    allows: (q, k, example) => mask.allows(q + offset, k, example),
    coverage: ({ q0, q1, k0, k1 }, example) =>
      mask.coverage({ q0: q0 + offset, q1: q1 + offset, k0, k1 }, example),
    check: (queries, keys) => mask.check?.(queries, keys),
  };
}
