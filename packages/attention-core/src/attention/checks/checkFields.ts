/** @throws {TypeError} where an object has another field than those */
export function checkFields(
  op: string,
  name: string,
  given: object,
  fields: readonly string[],
): void {
  for (const field of Object.keys(given)) {
    if (fields.includes(field)) continue;
    throw new TypeError(
      `${op}: ${name} has no field "${field}"; its fields are ${fields.join(", ")}`,
    );
  }
}
