import type { DataId, KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";

/** The same elements under a shape, counted once more, as tfjs's own Reshape does it. */
export function shared(
  { dataId, dtype }: TensorInfo,
  shape: number[],
  backend: KernelBackend,
): TensorInfo {
  (backend as KernelBackend & { incRef(dataId: DataId): void }).incRef(dataId);
  return { dataId, shape, dtype };
}
