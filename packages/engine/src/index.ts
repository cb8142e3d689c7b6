export { type DeviceReport, deviceReport } from "./deviceReport.ts";
export type { Activation } from "./gemm/activation.ts";
export {
  type Matrices,
  type Multiplication,
  multiply,
  type Spread,
} from "./gemm/multiply.ts";
export { type LayerNormOptions, layerNorm } from "./layerNorm/layerNorm.ts";
export { type MatMulOptions, matMul } from "./matMul/matMul.ts";
export type { Heap } from "./memory/heap.ts";
export { MemoryError } from "./memory/memoryError.ts";
export { residentHeap } from "./memory/residentHeap.ts";
export {
  defineOp,
  type Op,
  type OpDefinition,
  UnsupportedBackendError,
  WASM_BACKENDS,
} from "./op/defineOp.ts";
export { runPeak } from "./runPeak.ts";
export { sumRows } from "./sums/sumRows.ts";
export type { Result } from "./tensors/store.ts";
export { setWorkerUrl } from "./threads/startWorker.ts";
export { setThreads, threads } from "./threads/threads.ts";
export { workerSource } from "./threads/workerSource.ts";
export { supportsRelaxedSimd } from "./wasm/supportsRelaxedSimd.ts";
export {
  defineModule,
  type KernelFunction,
  type ModuleSource,
  type WasmModule,
} from "./wasm/wasmModule.ts";
export { releaseMemory, startThreads } from "./workspace/host.ts";
export type { FieldType, Kernel } from "./workspace/kernel.ts";
export { type Work, withWorkspace } from "./workspace/withWorkspace.ts";
export type { Rows, Workspace } from "./workspace/workspace.ts";
