import { checkFactor } from "./checkFrequencies.ts";
import { BASE, rotaryFrequencies } from "./rotaryFrequencies.ts";

/**
 * Position interpolation: θᵢ' = θᵢ / factor, the same as dividing positions, so that a text `factor`
 * times as long as those of training ends where they did. Neighbours come closer than any in training:
 * it needs some fine-tuning.
 *
 * @throws {RangeError} a factor below 1, a bad width or base
 * @see Chen et al. 2023, "Extending context window of large language models via position
 *   interpolation"
 */
export function interpolatedFrequencies(
  width: number,
  { factor, base = BASE }: { readonly factor: number; readonly base?: number },
): Float64Array {
  checkFactor("interpolatedFrequencies", factor);
  return rotaryFrequencies(width, { base }).map((frequency) => frequency / factor);
}
