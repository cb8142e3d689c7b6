import { checkInteger } from "../../checkInteger.ts";

/**
 * A checked copy of a list of integers, so that later writes to the caller's list change nothing.
 *
 * @param what the op and the argument, as the message begins: `documents: lengths`
 * @throws {TypeError} when it is not a list
 * @throws {RangeError} when an entry is not an integer of at least 0
 */
export function copyIntegers(what: string, list: ArrayLike<number>): readonly number[] {
  if (typeof list !== "object" || list === null || !Number.isInteger(list.length)) {
    throw new TypeError(`${what} must be a list of integers, got ${String(list)}`);
  }
  const copy = Array.from(list);
  copy.forEach((entry, i) => {
    checkInteger(`${what}[${i}]`, entry, 0);
  });
  return copy;
}
