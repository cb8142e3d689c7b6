import { invertBlocks } from "./invertBlocks.ts";
import type { Monarch } from "./monarch.ts";

/**
 * det M = Π det Lⱼ · Π det Rₖ: the two permutations are each other's inverse. It may be beyond what a
 * number holds; `logDeterminant` is not.
 *
 * @throws {RangeError} where M is not square with square blocks of rank 1
 */
export function determinant(monarch: Monarch): number {
  const { sign, log } = logDeterminant(monarch);
  return sign * Math.exp(log);
}

/** The sign of det M and log |det M|: 0 and −∞ for a singular M. Throws as `determinant` does. */
export function logDeterminant(monarch: Monarch): {
  readonly sign: number;
  readonly log: number;
} {
  const { left, right } = invertBlocks("determinant", monarch);
  let sign = 1;
  let log = 0;
  for (const block of [...left, ...right]) {
    if (!block) return { sign: 0, log: Number.NEGATIVE_INFINITY };
    sign *= block.sign;
    log += block.log;
  }
  return { sign, log };
}
