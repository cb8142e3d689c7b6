import { checkInteger } from "./checkInteger.ts";

/**
 * A checked copy of a list of lengths, so that later writes to the caller's list change nothing.
 *
 * @throws {TypeError} when it is not a list, or empty
 * @throws {RangeError} when an entry is not an integer of at least 0
 */
export function copyLengths(op: string, lengths: ArrayLike<number>): readonly number[] {
  if (typeof lengths !== "object" || lengths === null || !Number.isInteger(lengths.length)) {
    throw new TypeError(`${op}: lengths must be a list of integers, got ${String(lengths)}`);
  }
  if (lengths.length === 0) throw new TypeError(`${op}: lengths must not be empty, got []`);
  const copy = Array.from(lengths);
  copy.forEach((length, i) => {
    checkInteger(`${op}: lengths[${i}]`, length, 0);
  });
  return copy;
}
