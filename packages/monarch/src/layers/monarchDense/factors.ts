import type { MonarchShape } from "../../monarch/monarch.ts";
import { monarchShape } from "../../monarch/monarchShape.ts";
import { sizesOf } from "../../monarch/sizes.ts";
import type { FactorConfig } from "./config.ts";

/** The Monarch matrix of a layer: units rows, one column for each input. */
export function shapeOf(config: FactorConfig, inputs: number, units: number): MonarchShape {
  const { blockSize, rank, pad } = config;
  return monarchShape({
    rows: units,
    columns: inputs,
    pad: pad ?? blockSize == null,
    ...(blockSize == null ? {} : { blockSize }),
    ...(rank == null ? {} : { rank }),
  });
}

/** By what the stored factors are multiplied. */
export interface Multipliers {
  readonly left: number;
  readonly right: number;
}

/** @throws {RangeError} what is not a positive number, two of them, or "dense" */
export function multipliersOf(op: string, config: FactorConfig, shape: MonarchShape): Multipliers {
  const given = config.learningRateMultiplier ?? 1;
  if (given === "dense") {
    const { I, K, rank } = sizesOf(shape);
    return { left: shape.columns / (K * rank), right: shape.columns / I };
  }
  const [left, right] = typeof given === "number" ? [given, given] : given;
  for (const value of [left, right]) {
    if (Number.isFinite(value) && value > 0) continue;
    throw new RangeError(
      `${op}: learningRateMultiplier must be positive, two positive numbers or "dense", got ${value}`,
    );
  }
  return { left, right };
}

/**
 * Variances of the factors' elements, of which the matrix has that variance: the right factor keeps the
 * variance of what it multiplies, the left one does the rest. For a square matrix and variance 1/n that
 * is 1/b and b/(n · rank).
 */
export function factorVariances(
  shape: MonarchShape,
  variance: number,
): { readonly left: number; readonly right: number } {
  const { I, rank } = sizesOf(shape);
  return { left: (variance * I) / rank, right: 1 / I };
}
