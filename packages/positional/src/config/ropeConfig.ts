/** A parsed `config.json`, or a part of one. */
export type RopeConfig = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is RopeConfig {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @throws {TypeError} when there is something else than a finite number, null or nothing */
export function numberIn(op: string, config: RopeConfig, name: string): number | undefined {
  const value = config[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new TypeError(`${op}: ${name} must be a number, got ${JSON.stringify(value)}`);
}

/** @throws {TypeError} when it is not there */
export function neededIn(op: string, config: RopeConfig, name: string): number {
  const value = numberIn(op, config, name);
  if (value !== undefined) return value;
  throw new TypeError(`${op}: ${name} is missing`);
}
