import { type Tensor, tensor } from "@tensorflow/tfjs-core";
import { checkMonarch } from "./checkMonarch.ts";
import type { FactorShape, Monarch, MonarchTensors, Values } from "./monarch.ts";

/** Its factors as float32 tensors, which are the caller's. */
export function toTensors(monarch: Monarch): MonarchTensors {
  checkMonarch("toTensors", monarch);
  const { shape, left, right } = monarch;
  return { shape, left: toTensor(left, shape.left), right: toTensor(right, shape.right) };
}

function toTensor(values: Values, shape: FactorShape): Tensor {
  return tensor(Float32Array.from(values), [...shape], "float32");
}
