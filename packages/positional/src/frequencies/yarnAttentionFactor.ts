import { checkFactor, checkPositive } from "./checkFrequencies.ts";

/**
 * YaRN's temperature: 0.1 · mscale · ln factor + 1, by which queries and keys are multiplied, so that
 * logits are multiplied by its square. `attentionFactor` of `rotary`.
 *
 * @param options.mscale 1 where left out
 * @param options.mscaleAllDim where given, the result is divided by the same of it: DeepSeek's models
 *   multiply what does not turn too, and their scale has it already
 * @throws {RangeError} a factor below 1, an mscale that is not above 0
 * @see Peng et al. 2023, §3.4; DeepSeek-AI 2024, the code of DeepSeek-V2 (mscale)
 */
export function yarnAttentionFactor(
  factor: number,
  { mscale = 1, mscaleAllDim }: { readonly mscale?: number; readonly mscaleAllDim?: number } = {},
): number {
  const op = "yarnAttentionFactor";
  checkFactor(op, factor);
  checkPositive(op, { mscale, mscaleAllDim: mscaleAllDim ?? 1 });
  const of = (scale: number) => 0.1 * scale * Math.log(factor) + 1;
  return of(mscale) / (mscaleAllDim === undefined ? 1 : of(mscaleAllDim));
}
