import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";

export const makeTensor = (
  values: Float32Array,
  shape: number[],
  backend: KernelBackend,
): TensorInfo => ({ dataId: backend.write(values, shape, "float32"), shape, dtype: "float32" });
