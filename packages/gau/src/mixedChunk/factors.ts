import type { MixedChunkNormalizer } from "./mixedChunkOptions.ts";

/** What a·b inside a chunk is multiplied by before the bias is added and the square taken. */
export function quadraticScale(normalizer: MixedChunkNormalizer, chunk: number, s: number): number {
  return normalizer === "paper" ? 1 / chunk : 1 / Math.sqrt(chunk * s);
}

/** What the causal sum over the `before` chunks that are over is multiplied by. */
export function pastFactor(
  normalizer: MixedChunkNormalizer,
  chunk: number,
  before: number,
): number {
  if (before === 0) return 0;
  return normalizer === "paper" ? 1 / chunk : 1 / (before * chunk);
}
