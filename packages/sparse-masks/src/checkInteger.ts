/**
 * Throws unless `value` is a safe integer from `lowest` to `highest`.
 *
 * @param what the op and the argument, as the message begins: `window: size`
 */
export function checkInteger(
  what: string,
  value: unknown,
  lowest: number,
  highest: number = Number.MAX_SAFE_INTEGER,
): void {
  if (Number.isSafeInteger(value) && lowest <= Number(value) && Number(value) <= highest) return;
  const got = typeof value === "string" ? JSON.stringify(value) : String(value);
  throw new RangeError(`${what} must be ${expected(lowest, highest)}, got ${got}`);
}

function expected(lowest: number, highest: number): string {
  if (highest < Number.MAX_SAFE_INTEGER) return `an integer from ${lowest} to ${highest}`;
  if (lowest === 1) return "a positive integer";
  return lowest === 0 ? "an integer of at least 0" : "an integer";
}
