import { ShapeError } from "@frugal/attention-core";
import { mul, reshape, Tensor, type Tensor3D, tensor3d, tidy } from "@tensorflow/tfjs-core";
import { checkPositive } from "../frequencies/checkFrequencies.ts";
import { type RowLengthOptions, rowLengths } from "./rowLengths.ts";

/**
 * Scalable softmax as `scale` of attention: sₕ · ln n / √D for a row of head h that sees n keys, so that
 * its weights are n^(s z) / Σ n^(s z). With a gradient by s, which is learned: 0.43 is where its authors
 * see it, 1 / ln 512 = 0.16 is where a model without it stands at 512 keys.
 *
 * @param s [H], float32
 * @param N rows
 * @param D width of a query
 * @returns [1, H, N]
 * @throws {ShapeError | TypeError} unless s is a float32 tensor of rank 1
 * @throws {RangeError} lengths that are no positive integers, a D that is not above 0
 * @see Nakanishi 2025, "Scalable-softmax is superior for attention", §2; Su 2021,
 *   kexue.fm/archives/8823, with κ for s
 */
export function scalableSoftmaxScale(
  s: Tensor,
  N: number,
  D: number,
  options: RowLengthOptions = {},
): Tensor3D {
  const op = "scalableSoftmaxScale";
  if (!(s instanceof Tensor) || s.dtype !== "float32") {
    throw new TypeError(
      `${op}: s must be a float32 tensor, got ${(s as Tensor)?.dtype ?? typeof s}`,
    );
  }
  if (s.rank !== 1) throw new ShapeError(`${op}: s must be [H], got [${s.shape.join(", ")}]`);
  checkPositive(op, { D });
  const lengths = rowLengths(op, N, options);
  return tidy(() => {
    const rows = lengths.map((n) => Math.log(n) / Math.sqrt(D));
    return mul(reshape(s, [1, s.size, 1]), tensor3d(Float32Array.from(rows), [1, 1, N]));
  });
}
