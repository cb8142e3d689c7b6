import { checkFrequencies } from "./checkFrequencies.ts";

/** The base of Su et al. and most models. */
export const BASE = 10_000;

/**
 * The frequencies of rotary position embedding, in radians for each step of position:
 * θᵢ = base^(−2i/width), i = 0 … width/2 − 1.
 *
 * @param width how many elements of a row turn
 * @returns width / 2 frequencies, from 1 downward
 * @throws {RangeError} a width that is odd or not positive, a base that is not above 0
 * @see Su et al. 2021, §3.2.2
 */
export function rotaryFrequencies(
  width: number,
  { base = BASE }: { readonly base?: number } = {},
): Float64Array {
  checkFrequencies("rotaryFrequencies", { width, base });
  return Float64Array.from({ length: width / 2 }, (_, i) => base ** ((-2 * i) / width));
}
