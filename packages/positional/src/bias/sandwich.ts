import { mul, type Tensor2D, tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import type { DistanceTableOptions } from "./distanceTableOptions.ts";
import { tableByDistance } from "./tableByDistance.ts";

export interface SandwichOptions extends Omit<DistanceTableOptions, "direction"> {
  readonly heads: number;
  /** Of the sinusoidal vectors, even: 128 in the paper, whatever the width of the heads. */
  readonly width?: number;
  /** Of their frequencies base^(−2i/width). */
  readonly base?: number;
}

/**
 * Sandwich as a distance table: the product of the sinusoidal vectors of both positions, which only
 * depends on their distance, less its value at distance 0, and scaled by head:
 *
 *     (pᵢ · pⱼ − width/2) · H / (8h) = (Σ cos(distance · θ_c) − width/2) · H / (8h)      h = 1 … H
 *
 * The sum is over width/2 frequencies, in float64. It falls with distance on the whole, but not in
 * every step. The same to either side. Nothing is learned: make it once for a length.
 *
 * @returns [H, N + M − 1]
 * @throws {RangeError} heads or lengths that are no positive integers, a width that is not even, a
 *   base that is not above 0
 * @see Chi et al. 2023 (Sandwich, arXiv:2212.10356), §4
 */
export function sandwich({
  heads,
  width = 128,
  base = 10_000,
  ...lengths
}: SandwichOptions): Tensor2D {
  if (!(Number.isSafeInteger(heads) && heads > 0))
    throw new RangeError(`sandwich: heads must be a positive integer, got ${heads}`);
  if (!(Number.isSafeInteger(width) && width > 0 && width % 2 === 0))
    throw new RangeError(`sandwich: width must be a positive even integer, got ${width}`);
  if (!(Number.isFinite(base) && base > 0))
    throw new RangeError(`sandwich: base must be a number above 0, got ${base}`);
  const frequencies = Array.from({ length: width / 2 }, (_, c) => base ** ((-2 * c) / width));
  return tableByDistance("sandwich", { ...lengths, direction: "both" }, ({ size }) => {
    const kernel = new Float64Array(size);
    for (const frequency of frequencies) addCosines(kernel, frequency);
    const factors = Array.from({ length: heads }, (_, h) => heads / (8 * (h + 1)));
    return mul<Tensor2D>(tensor2d(factors, [heads, 1]), tensor1d(Float32Array.from(kernel)));
  });
}

/** Distances whose cosines are computed as such; all others are these and a multiple of them. */
const STRIDE = 64;

/** Adds cos(d · frequency) − 1 to entry d: cos(a + b) = cos a cos b − sin a sin b, in float64. */
function addCosines(sums: Float64Array, frequency: number): void {
  const steps = Array.from({ length: STRIDE }, (_, d) => d * frequency);
  const [cosines, sines] = [steps.map(Math.cos), steps.map(Math.sin)];
  for (let from = 0; from < sums.length; from += STRIDE) {
    const [cosine, sine] = [Math.cos(from * frequency), Math.sin(from * frequency)];
    const end = Math.min(STRIDE, sums.length - from);
    for (let d = 0; d < end; d++)
      sums[from + d]! += cosine * (cosines[d] as number) - sine * (sines[d] as number) - 1;
  }
}
