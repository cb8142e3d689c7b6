import { matMul, pad, reshape, slice, type Tensor, transpose } from "@tensorflow/tfjs-core";
import type { MonarchTensors } from "../monarch/monarch.ts";
import { sizesOf } from "../monarch/sizes.ts";

/**
 * M x, or Mᵀ x, for each row of x [batch, width] in ops of tfjs, for backends that our kernels do not
 * reach: two batched products with transpositions around them.
 */
export function multiplyByOps(
  x: Tensor,
  { shape, left, right }: MonarchTensors,
  transposed: boolean,
): Tensor {
  const { I, J, K, L, rank } = sizesOf(shape);
  const batch = x.shape[0] as number;
  const whole = (wanted: number) =>
    pad(x, [
      [0, 0],
      [0, wanted - (x.shape[1] as number)],
    ]);
  if (transposed) {
    const v = transpose(reshape(whole(L * J), [batch, L, J]), [2, 0, 1]);
    const middle = reshape(matMul(v, left), [J, batch, K, rank]);
    const byBlock = reshape(transpose(middle, [2, 1, 3, 0]), [K, batch, rank * J]);
    const y = transpose(matMul(byBlock, right), [1, 0, 2]);
    return slice(reshape(y, [batch, K * I]), [0, 0], [batch, shape.columns]);
  }
  const u = transpose(reshape(whole(K * I), [batch, K, I]), [1, 0, 2]);
  const middle = reshape(matMul(u, right, false, true), [K, batch, rank, J]);
  const byBlock = reshape(transpose(middle, [3, 1, 0, 2]), [J, batch, K * rank]);
  const y = transpose(matMul(byBlock, left, false, true), [1, 2, 0]);
  return slice(reshape(y, [batch, L * J]), [0, 0], [batch, shape.rows]);
}
