import { concentration } from "./concentration.ts";
import { type Sampled, type Sampling, sampledConcentration } from "./sampledConcentration.ts";
import type { ScoreFunction } from "./scoreFunction.ts";

/** One point of a curve. */
export interface ConcentrationPoint {
  readonly gamma: number;
  /** S over infinitely many keys. */
  readonly limit: number;
  /** S over `keys` of them, where sampling was asked for. */
  readonly sampled?: Sampled;
}

/**
 * S against the spread of the scores, the essay's figure: the limit, and if asked for samples
 * beside it.
 *
 * @throws {RangeError} as `concentration` and `sampledConcentration`
 * @see Su 2023 (kexue.fm 9889)
 */
export function concentrationCurve(
  f: ScoreFunction,
  gammas: ArrayLike<number>,
  { beta = 0, sampling }: { readonly beta?: number; readonly sampling?: Sampling } = {},
): ConcentrationPoint[] {
  return Array.from(gammas, (gamma) => ({
    gamma,
    limit: concentration(f, { beta, gamma }),
    ...(sampling && { sampled: sampledConcentration(f, { beta, gamma }, sampling) }),
  }));
}
