/** @throws {RangeError} unless it is an integer of at least `least` */
export function checkWhole(what: string, value: number, least = 1): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  const wanted = least === 1 ? "a positive integer" : `an integer of at least ${least}`;
  throw new RangeError(`${what} must be ${wanted}, got ${String(value)}`);
}
