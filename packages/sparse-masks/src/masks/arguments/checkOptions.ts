/**
 * Throws unless `options` is an object without other fields than these.
 *
 * @throws {TypeError} when it is not
 */
export function checkOptions(op: string, options: object, known: readonly string[]): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`${op}: options must be an object, got ${JSON.stringify(options)}`);
  }
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new TypeError(`${op}: unknown option "${name}"; the options are ${known.join(", ")}`);
    }
  }
}
