import { type Tensor3D, tensor3d } from "@tensorflow/tfjs-core";
import { checkPositive } from "../frequencies/checkFrequencies.ts";
import { type RowLengthOptions, rowLengths } from "./rowLengths.ts";

/**
 * `scale` of cosine attention over rows of length 1: λ = factor · ln n for a row that sees n keys. One
 * number for all rows, from half the length of training, is 4 ln(trained length / 2).
 *
 * @param N rows
 * @param options.factor 4 where left out: near where the gradient of softmax is largest for cosines of
 *   random rows
 * @returns [1, 1, N]
 * @throws {RangeError} lengths that are no positive integers, a factor that is not above 0
 * @see Su 2023, kexue.fm/archives/9859 (CosA) and 9812 (how large λ should be)
 */
export function cosineScale(
  N: number,
  options: RowLengthOptions & { readonly factor?: number } = {},
): Tensor3D {
  const { factor = 4, ...rows } = options;
  checkPositive("cosineScale", { factor });
  const scale = rowLengths("cosineScale", N, rows).map((n) => factor * Math.log(n));
  return tensor3d(Float32Array.from(scale), [1, 1, N]);
}
