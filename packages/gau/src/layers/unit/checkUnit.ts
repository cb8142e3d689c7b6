import { ShapeError } from "@frugal/attention-core";
import type { GatedUnitConfig } from "./config.ts";
import { NORMS } from "./norm.ts";

/** @throws {RangeError} numbers and names that make no sense */
export function checkUnit(layer: string, config: GatedUnitConfig): void {
  checkPositive(layer, "units", config.units);
  checkRate(layer, "dropout", config.dropout);
  checkChoice(layer, "residual", config.residual, ["pre", "post", "none"]);
  checkChoice(layer, "norm", config.norm, NORMS);
}

/** @throws {RangeError} unless it is a positive integer */
export function checkPositive(layer: string, name: string, value: unknown): void {
  if (Number.isInteger(value) && (value as number) > 0) return;
  throw new RangeError(`${layer}: ${name} must be a positive integer, got ${value}`);
}

/** @throws {RangeError} unless it is left out, or at least 0 and below 1 */
export function checkRate(layer: string, name: string, rate: number | null | undefined): void {
  if (rate === undefined || rate === null || (rate >= 0 && rate < 1)) return;
  throw new RangeError(`${layer}: ${name} must be at least 0 and below 1, got ${rate}`);
}

/** @throws {RangeError} unless it is left out, or one of the choices */
export function checkChoice(
  layer: string,
  name: string,
  value: string | null | undefined,
  choices: readonly string[],
): void {
  if (value === undefined || value === null || choices.includes(value)) return;
  const all = choices.map((choice) => `"${choice}"`).join(", ");
  throw new RangeError(`${layer}: ${name} must be one of ${all}, got ${value}`);
}

/** @throws {ShapeError} inputs that are not [B, N, width] with a known width */
export function checkInput(layer: string, shape: readonly (number | null)[]): void {
  if (shape.length === 3 && shape[2] !== null) return;
  const got = shape.map((length) => length ?? "?").join(", ");
  throw new ShapeError(`${layer}: input must be [B, N, width], width known, got [${got}]`);
}
