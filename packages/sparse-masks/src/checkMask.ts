import { checkInteger } from "./checkInteger.ts";
import type { Mask } from "./mask.ts";

/**
 * Throws unless `mask` has the members of a mask. Guards plain JavaScript callers.
 *
 * @param what the op and the argument, as the message begins: `compile: mask`
 */
export function checkMask(what: string, mask: Mask): void {
  if (typeof mask === "function") {
    const name = (mask as { name: string }).name;
    throw new TypeError(`${what} must be a mask, got the function ${name}; call it to make one`);
  }
  if (typeof mask !== "object" || mask === null) {
    throw new TypeError(`${what} must be a mask, got ${String(mask)}`);
  }
  if (typeof mask.allows !== "function" || typeof mask.coverage !== "function") {
    throw new TypeError(`${what} must have the functions allows and coverage`);
  }
  if (typeof mask.name !== "string" || typeof mask.relative !== "boolean") {
    throw new TypeError(`${what} must have a name (a string) and relative (true or false)`);
  }
  checkInteger(`${what} (${mask.name}): examples`, mask.examples, 1);
  checkInteger(`${what} (${mask.name}): heads`, mask.heads ?? 1, 1);
  if (mask.keyClasses) {
    const { modulus, first, count } = mask.keyClasses;
    checkInteger(`${what} (${mask.name}): keyClasses.modulus`, modulus, 1);
    checkInteger(`${what} (${mask.name}): keyClasses.first`, first, 0, modulus - 1);
    checkInteger(`${what} (${mask.name}): keyClasses.count`, count, 1, modulus - first);
  }
  if (mask.congruence) {
    const { modulus, remainder } = mask.congruence;
    checkInteger(`${what} (${mask.name}): congruence.modulus`, modulus, 1);
    checkInteger(`${what} (${mask.name}): congruence.remainder`, remainder, 0, modulus - 1);
  }
}
