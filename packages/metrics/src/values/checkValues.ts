/**
 * @param op named in the message
 * @throws {TypeError} what is not an array of numbers
 * @throws {RangeError} an empty one
 */
export function checkValues(op: string, values: ArrayLike<number>): void {
  if (typeof values !== "object" || values === null || typeof values.length !== "number") {
    throw new TypeError(`${op}: values must be an array of numbers, got ${show(values)}`);
  }
  if (values.length === 0) throw new RangeError(`${op}: values must not be empty`);
}

function show(value: unknown): string {
  return value === null ? "null" : typeof value;
}
