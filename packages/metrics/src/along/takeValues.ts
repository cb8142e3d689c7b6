import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";

/** The values of a tensor that nobody else knows, which is then gone. */
export function takeValues({ dataId }: TensorInfo, backend: KernelBackend): Float32Array {
  const values = backend.readSync(dataId) as Float32Array;
  backend.disposeData(dataId);
  return values;
}
