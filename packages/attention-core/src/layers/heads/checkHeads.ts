import type { HeadsConfig } from "./config.ts";

/** The numbers of a layer, with their defaults. */
export interface HeadSizes {
  readonly H: number;
  readonly D: number;
  readonly E: number;
}

/** @throws {RangeError} */
export function checkHeads(op: string, config: HeadsConfig): HeadSizes {
  const { numHeads, keyDim, valueDim, outputShape, outputDropout } = config;
  checkPositive(op, { numHeads, keyDim }, true);
  checkPositive(op, { valueDim, outputShape }, false);
  const rate = outputDropout ?? 0;
  if (!(rate >= 0 && rate < 1)) {
    throw new RangeError(`${op}: outputDropout must be at least 0 and below 1, got ${rate}`);
  }
  return { H: numHeads, D: keyDim, E: valueDim ?? keyDim };
}

/** @throws {RangeError} heads that cannot be shared */
export function checkKeyHeads(op: string, numHeads: number, keyHeads: number | undefined): number {
  checkPositive(op, { numKeyValueHeads: keyHeads }, false);
  const heads = keyHeads ?? numHeads;
  if (numHeads % heads !== 0) {
    throw new RangeError(
      `${op}: numHeads must be a multiple of numKeyValueHeads ${heads}, got ${numHeads}`,
    );
  }
  return heads;
}

/** @throws {RangeError} what is not a positive integer, named; what lacks, if it is required */
export function checkPositive(
  op: string,
  values: Readonly<Record<string, number | null | undefined>>,
  required: boolean,
): void {
  for (const [name, value] of Object.entries(values)) {
    const lacks = value === undefined || value === null;
    if (lacks ? !required : Number.isInteger(value) && value > 0) continue;
    throw new RangeError(`${op}: ${name} must be a positive integer, got ${value}`);
  }
}
