import { type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import type { DistanceTableOptions } from "./distanceTableOptions.ts";
import { signedDistances } from "./signedDistances.ts";

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
  const places = signedDistances("sandwich", lengths);
  if (!(Number.isSafeInteger(heads) && heads > 0))
    throw new RangeError(`sandwich: heads must be a positive integer, got ${heads}`);
  if (!(Number.isSafeInteger(width) && width > 0 && width % 2 === 0))
    throw new RangeError(`sandwich: width must be a positive even integer, got ${width}`);
  if (!(Number.isFinite(base) && base > 0))
    throw new RangeError(`sandwich: base must be a number above 0, got ${base}`);
  const frequencies = Array.from({ length: width / 2 }, (_, c) => base ** ((-2 * c) / width));
  const farthest = Math.max(-(places[0] as number), places.at(-1) as number);
  const oneSide = Float64Array.from({ length: farthest + 1 }, (_, d) =>
    frequencies.reduce((sum, frequency) => sum + Math.cos(d * frequency) - 1, 0),
  );
  const kernel = Float64Array.from(places, (d) => oneSide[Math.abs(d)] as number);
  const values = new Float32Array(heads * kernel.length);
  for (let h = 0; h < heads; h++)
    values.set(
      kernel.map((x) => (x * heads) / (8 * (h + 1))),
      h * kernel.length,
    );
  return tensor2d(values, [heads, kernel.length]);
}
