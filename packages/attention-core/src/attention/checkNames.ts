/** @throws {TypeError} options that are no object, or that have another name than those */
export function checkNames(op: string, options: object, names: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${op}: options must be an object, got ${String(options)}`);
  }
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    throw new TypeError(`${op}: unknown option "${name}"; the options are ${names.join(", ")}`);
  }
}
