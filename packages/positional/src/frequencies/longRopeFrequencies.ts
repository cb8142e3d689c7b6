import { checkFrequencies } from "./checkFrequencies.ts";
import { BASE, rotaryFrequencies } from "./rotaryFrequencies.ts";

/**
 * LongRoPE: θᵢ' = θᵢ / factorsᵢ, with factors that were searched for each frequency; models come with
 * a short list for texts within the length of training and a long one for those beyond it.
 *
 * @param options.factors width / 2 of them
 * @throws {RangeError} another number of factors, one that is not above 0, a bad width or base
 * @see Ding et al. 2024, "LongRoPE: extending LLM context window beyond 2 million tokens", §3
 */
export function longRopeFrequencies(
  width: number,
  { factors, base = BASE }: { readonly factors: ArrayLike<number>; readonly base?: number },
): Float64Array {
  const op = "longRopeFrequencies";
  checkFrequencies(op, { width, base });
  if (factors.length !== width / 2) {
    throw new RangeError(
      `${op}: factors must be ${width / 2} for a width of ${width}, got ${factors.length}`,
    );
  }
  return rotaryFrequencies(width, { base }).map((frequency, i) => {
    const factor = factors[i] as number;
    if (Number.isFinite(factor) && factor > 0) return frequency / factor;
    throw new RangeError(`${op}: factors must be finite numbers above 0, got ${factor} at ${i}`);
  });
}
