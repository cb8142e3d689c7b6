import { participationNumber } from "../sparsity/measures/l1OverL2.ts";
import { meanOverMax } from "../sparsity/measures/meanOverMax.ts";
import { effectiveFraction } from "../sparsity/measures/renyiEntropy.ts";
import { shannonEntropy } from "../sparsity/measures/shannonEntropy.ts";
import { checkValues } from "../values/checkValues.ts";
import { largestMagnitude } from "../values/largestMagnitude.ts";

/**
 * How many singular values are above rounding: more than `tolerance` times the largest.
 *
 * @param tolerance default: the number of singular values times 2⁻⁵²; of float32 data take 2⁻²³
 */
export function numericalRank(
  singularValues: ArrayLike<number>,
  tolerance: number = singularValues.length * Number.EPSILON,
): number {
  checkValues("numericalRank", singularValues);
  const least = tolerance * largestMagnitude(singularValues);
  let rank = 0;
  for (let i = 0; i < singularValues.length; i++) {
    if (Math.abs(singularValues[i] as number) > least) rank++;
  }
  return rank;
}

/**
 * Stable rank ‖M‖_F² / ‖M‖₂² = Σσ² / max σ²: from 1 to the rank. All zeros: 0, as of every rank
 * here.
 *
 * @see Rudelson and Vershynin 2007; Su 2025 (kexue.fm 10847)
 */
export const stableRank = (singularValues: ArrayLike<number>): number =>
  rankOf("stableRank", singularValues, (sigma) => sigma.length * meanOverMax.of(powers(sigma, 2)));

/**
 * Nuclear over spectral norm, Σσ / max σ, or intrinsic dimension: from 1 to the rank.
 *
 * @see Su 2025 (kexue.fm 10847)
 */
export const nuclearRank = (singularValues: ArrayLike<number>): number =>
  rankOf("nuclearRank", singularValues, (sigma) => sigma.length * meanOverMax.of(sigma));

/**
 * ‖M‖_*² / ‖M‖_F² = (Σσ)² / Σσ²: from 1 to the rank.
 *
 * @see Su 2025 (kexue.fm 10847)
 */
export const participationRank = (singularValues: ArrayLike<number>): number =>
  rankOf("participationRank", singularValues, participationNumber.of);

/**
 * Effective rank exp(H(p)) with p = σᵞ / Σσᵞ: from 1 to the rank. Power 1 is Roy and Vetterli's,
 * power 2 weighs by energy.
 *
 * @param power γ > 0
 * @param order of Rényi's entropy in place of Shannon's, which is 1
 * @throws {RangeError} unless power and order are above 0
 * @see Roy and Vetterli 2007; Su 2025 (kexue.fm 10847)
 */
export function effectiveRank(
  singularValues: ArrayLike<number>,
  { power = 1, order = 1 }: { readonly power?: number; readonly order?: number } = {},
): number {
  if (!(power > 0)) throw new RangeError(`effectiveRank: power must be above 0, got ${power}`);
  const fraction = effectiveFraction(order);
  return rankOf("effectiveRank", singularValues, (sigma) =>
    order === 1
      ? Math.exp(shannonEntropy.of(powers(sigma, power)))
      : sigma.length * fraction.of(powers(sigma, power)),
  );
}

function rankOf(
  op: string,
  singularValues: ArrayLike<number>,
  rank: (sigma: ArrayLike<number>) => number,
): number {
  checkValues(op, singularValues);
  return largestMagnitude(singularValues) === 0 ? 0 : rank(singularValues);
}

/** (σ / max σ)ᵞ. */
function powers(sigma: ArrayLike<number>, power: number): Float64Array {
  const largest = largestMagnitude(sigma);
  return Float64Array.from(sigma, (value) => (Math.abs(value) / largest) ** power);
}
