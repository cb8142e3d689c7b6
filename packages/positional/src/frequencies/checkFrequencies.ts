/**
 * @throws {RangeError} unless the width is even, integer and positive, and the other numbers, which are
 *   named as in the signature, positive
 */
export function checkFrequencies(
  op: string,
  { width, ...positive }: { readonly width: number } & Readonly<Record<string, number>>,
): void {
  if (!Number.isInteger(width) || width < 2 || width % 2 !== 0) {
    throw new RangeError(`${op}: width must be even and positive, got ${width}`);
  }
  checkPositive(op, positive);
}

/** @throws {RangeError} unless all are finite and above 0 */
export function checkPositive(op: string, numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (Number.isFinite(value) && value > 0) continue;
    throw new RangeError(`${op}: ${name} must be a finite number above 0, got ${value}`);
  }
}

/** @throws {RangeError} unless texts are at least as long as those of training */
export function checkFactor(op: string, factor: number): void {
  if (Number.isFinite(factor) && factor >= 1) return;
  throw new RangeError(
    `${op}: factor, the length over that of training, must be finite and at least 1, got ${factor}`,
  );
}
