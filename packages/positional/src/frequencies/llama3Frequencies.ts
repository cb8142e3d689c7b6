import { type YarnOptions, yarnFrequencies } from "./yarnFrequencies.ts";

/**
 * Llama 3.1: θᵢ' = (γᵢ + (1 − γᵢ)/factor) θᵢ with γ = (r − slow)/(fast − slow) between 0 and 1 and
 * r = trainedLength θ/2π turns. That is YaRN's formula over turns, with 4 for `fast` (Llama's
 * high_freq_factor) and 1 for `slow` (low_freq_factor) where left out, and without temperature.
 *
 * @throws {RangeError} as `yarnFrequencies`
 * @see the code of Llama 3.1, meta-llama/llama-models; Hugging Face's type "llama3"
 */
export function llama3Frequencies(
  width: number,
  options: Omit<YarnOptions, "ramp" | "truncate">,
): Float64Array {
  return yarnFrequencies(width, { fast: 4, ...options, ramp: "turns" });
}
