import { add, mean, mul, rsqrt, square, type Tensor, type Tensor4D } from "@tensorflow/tfjs-core";

const EPSILON = 1e-6;

/**
 * x / √(mean x² + ε) ∘ gain over the last dimension, ε = 10⁻⁶.
 *
 * @param x [B, H, N, D]
 * @param gain [D]
 * @see Zhang and Sennrich 2019
 */
export function rootMeanSquareNorm(x: Tensor4D, gain: Tensor): Tensor4D {
  const scale = rsqrt(add(mean(square(x), -1, true), EPSILON));
  return mul(mul(x, scale), gain);
}
