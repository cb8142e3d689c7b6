import { pad, reshape, type Tensor, type Tensor2D } from "@tensorflow/tfjs-core";

/** Rows of all heads, and one of zeros after each head's own: [heads · (rows + 1), width]. */
export function withLast(x: Tensor): Tensor2D {
  const [B, H, rows, width] = x.shape as [number, number, number, number];
  const one: [number, number] = [0, 1];
  const longer = pad(reshape(x, [B * H, rows, width]), [[0, 0], one, [0, 0]]);
  return reshape(longer, [B * H * (rows + 1), width]);
}
