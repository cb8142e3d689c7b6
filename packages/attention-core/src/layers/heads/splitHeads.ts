import { reshape, type Tensor, type Tensor4D, transpose } from "@tensorflow/tfjs-core";

/** [B, N, H · D] → [B, H, N, D] */
export function splitHeads(x: Tensor, heads: number): Tensor4D {
  const [B, N, width] = x.shape as [number, number, number];
  return transpose(reshape(x, [B, N, heads, width / heads]), [0, 2, 1, 3]);
}
