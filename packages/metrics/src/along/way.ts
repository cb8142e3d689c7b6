import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { RowsAlong } from "./rowsAlong.ts";

/** How some measure of every row is computed. */
export interface Way {
  /** [rows] */
  values(x: TensorInfo, along: RowsAlong, backend: KernelBackend): TensorInfo;
  /** The gradient by x, given that by each row's value, [rows]. */
  gradient(x: TensorInfo, given: TensorInfo, along: RowsAlong, backend: KernelBackend): TensorInfo;
}
