import type { MultiHeadAttentionConfig } from "./config.ts";

/** The numbers of a layer, with their defaults. */
export interface HeadSizes {
  readonly H: number;
  readonly keyHeads: number;
  readonly D: number;
  readonly E: number;
}

/** @throws {RangeError} */
export function checkConfig(config: MultiHeadAttentionConfig): HeadSizes {
  const { numHeads, keyDim, valueDim, numKeyValueHeads, outputShape, outputDropout } = config;
  const positive = { numHeads, keyDim, valueDim, numKeyValueHeads, outputShape };
  for (const [name, value] of Object.entries(positive)) {
    const required = name === "numHeads" || name === "keyDim";
    if (value === undefined || value === null ? !required : isPositiveInteger(value)) continue;
    throw new RangeError(`MultiHeadAttention: ${name} must be a positive integer, got ${value}`);
  }
  const keyHeads = numKeyValueHeads ?? numHeads;
  if (numHeads % keyHeads !== 0) {
    throw new RangeError(
      `MultiHeadAttention: numHeads must be a multiple of numKeyValueHeads ${keyHeads}, got ${numHeads}`,
    );
  }
  const rate = outputDropout ?? 0;
  if (!(rate >= 0 && rate < 1)) {
    throw new RangeError(
      `MultiHeadAttention: outputDropout must be at least 0 and below 1, got ${rate}`,
    );
  }
  return { H: numHeads, keyHeads, D: keyDim, E: valueDim ?? keyDim };
}

const isPositiveInteger = (value: number) => Number.isInteger(value) && value > 0;
