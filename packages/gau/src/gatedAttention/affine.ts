import { add, mul, type Tensor } from "@tensorflow/tfjs-core";

/** scale ∘ x + offset along the last axis; what is left out is 1, or 0. */
export function affine(x: Tensor, scale: Tensor | undefined, offset: Tensor | undefined): Tensor {
  const scaled = scale ? mul(x, scale) : x;
  return offset ? add(scaled, offset) : scaled;
}
