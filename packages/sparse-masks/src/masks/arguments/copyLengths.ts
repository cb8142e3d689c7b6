import { copyIntegers } from "./copyIntegers.ts";

/**
 * A checked copy of a list with an integer for each example, or each document.
 *
 * @throws {TypeError} when it is not a list, or empty
 * @throws {RangeError} when an entry is not an integer of at least 0
 */
export function copyLengths(what: string, lengths: ArrayLike<number>): readonly number[] {
  const copy = copyIntegers(what, lengths);
  if (copy.length === 0) throw new TypeError(`${what} must not be empty, got []`);
  return copy;
}
