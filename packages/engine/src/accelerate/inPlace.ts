import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { tfjsHeap } from "../memory/tfjsHeap.ts";
import type { Result, ResultType } from "../tensors/store.ts";
import { withWorkspace } from "../workspace/withWorkspace.ts";
import type { Workspace } from "../workspace/workspace.ts";

/**
 * Runs `body` on tensors that lie in the backend's own WASM memory; undefined, and nothing done,
 * where that cannot be reached: what moves more than it computes is not worth a copy.
 */
export function inPlace(
  backend: KernelBackend,
  op: string,
  shapes: readonly number[][],
  body: (workspace: Workspace, results: readonly Result[]) => void,
  dtype: ResultType = "float32",
): TensorInfo[] | undefined {
  if (!tfjsHeap(backend)) return undefined;
  return withWorkspace(backend, { op, results: shapes, multiplyAdds: 0, dtype }, body);
}
