import type {
  KernelBackend,
  KernelFunc,
  NamedAttrMap,
  NamedTensorInfoMap,
  TensorInfo,
} from "@tensorflow/tfjs-core";

/** One call of a kernel by tfjs. */
export interface Call {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs: NamedAttrMap;
  readonly backend: KernelBackend;
  /** A kernel of the same backend as tfjs has it, under its name. */
  readonly kernel: (name: string) => KernelFunc | undefined;
}

/** A kernel that takes the place of tfjs's own. */
export interface Replacement {
  /** In tfjs's registry. */
  readonly kernelName: string;
  readonly backends: readonly ("cpu" | "wasm")[];
  /** Does the work, or leaves it to tfjs's own kernel by returning undefined. */
  run(call: Call): TensorInfo | TensorInfo[] | undefined;
}

/** Whether all of some tensors are there and of float32. */
export function areFloats(...tensors: readonly (TensorInfo | undefined)[]): boolean {
  return tensors.every((tensor) => tensor?.dtype === "float32");
}
