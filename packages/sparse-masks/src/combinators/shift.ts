import { checkInteger } from "../checkInteger.ts";
import { checkMask } from "../checkMask.ts";
import { floorMod } from "../floorMod.ts";
import type { Mask } from "../mask.ts";
import { structured } from "./structure.ts";

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
  const { congruence, keyClasses, sized } = mask;
  const shifted: Mask = {
    name: `shift(${mask.name}, ${offset})`,
    relative: mask.relative,
    examples: mask.examples,
    heads: mask.heads ?? 1,
    ...(congruence && {
      congruence: {
        modulus: congruence.modulus,
        remainder: floorMod(congruence.remainder - offset, congruence.modulus),
      },
    }),
    ...(keyClasses && { keyClasses }),
    allows: (q, k, example, head) => mask.allows(q + offset, k, example, head),
    coverage: (rect, example, head) =>
      mask.coverage({ ...rect, q0: rect.q0 + offset, q1: rect.q1 + offset }, example, head),
    check: (queries, keys) => mask.check?.(queries, keys),
    ...(sized && { sized: (queries, keys) => shift(sized(queries, keys), offset) }),
  };
  return structured(shifted, { kind: "shift", part: mask, offset });
}
