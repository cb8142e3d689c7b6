import { checkFactor, checkFrequencies } from "./checkFrequencies.ts";
import { awareBase } from "./ntkFrequencies.ts";
import { BASE, rotaryFrequencies } from "./rotaryFrequencies.ts";

/**
 * NTK-aware frequencies for the length at hand: as trained up to the length of training, from there
 * the base times k^(width/(width−2)) with k = factor · length / trainedLength − (factor − 1). Keys
 * must be turned anew when the length changes.
 *
 * @param options.length of the present text, in positions
 * @param options.trainedLength of training
 * @param options.factor 1 where left out: k = length / trainedLength
 * @throws {RangeError} a factor below 1, lengths that are not positive, a bad width or base
 * @see emozilla 2023, "Dynamically scaled RoPE"; Hugging Face's type "dynamic"
 */
export function dynamicNtkFrequencies(
  width: number,
  options: {
    readonly length: number;
    readonly trainedLength: number;
    readonly factor?: number;
    readonly base?: number;
  },
): Float64Array {
  const op = "dynamicNtkFrequencies";
  const { length, trainedLength, factor = 1, base = BASE } = options;
  checkFactor(op, factor);
  checkFrequencies(op, { width, length, trainedLength, base });
  if (length <= trainedLength) return rotaryFrequencies(width, { base });
  const stretch = (factor * length) / trainedLength - (factor - 1);
  return rotaryFrequencies(width, { base: awareBase(op, width, stretch, base) });
}
