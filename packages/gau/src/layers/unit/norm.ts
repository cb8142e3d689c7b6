import { layerNorm } from "@frugal/engine";
import { add, mean, mul, rsqrt, square, type Tensor } from "@tensorflow/tfjs-core";

/** Which norm, and what it learned. */
export interface Norm {
  readonly kind: "layerNorm" | "rmsNorm" | "none";
  readonly gain: Tensor | undefined;
  readonly bias: Tensor | undefined;
  readonly epsilon: number;
}

/**
 * Rows brought to mean 0 and variance 1 (layer norm), or to mean square 1 (RMS norm), along the last
 * axis.
 *
 * @see Ba, Kiros and Hinton 2016; Zhang and Sennrich 2019
 */
export function normalize(x: Tensor, { kind, gain, bias, epsilon }: Norm): Tensor {
  if (kind === "none") return x;
  if (kind === "layerNorm") {
    return layerNorm(x, { epsilon, ...(gain && { gain }), ...(bias && { bias }) });
  }
  const scaled = mul(x, rsqrt(add(mean(square(x), -1, true), epsilon)));
  return gain ? mul(scaled, gain) : scaled;
}
