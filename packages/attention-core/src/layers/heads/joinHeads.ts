import { reshape, type Tensor3D, type Tensor4D, transpose } from "@tensorflow/tfjs-core";

/** [B, H, N, E] → [B, N, H · E] */
export function joinHeads(x: Tensor4D): Tensor3D {
  const [B, H, N, E] = x.shape;
  return reshape(transpose(x, [0, 2, 1, 3]), [B, N, H * E]);
}
