import type { KernelBackend } from "@tensorflow/tfjs-core";
import type { Heap } from "./heap.ts";

/** The part of tfjs-backend-wasm that is read here. It is not documented, so every field may lack. */
interface WasmBackend extends KernelBackend {
  readonly wasm?: {
    readonly asm?: { readonly memory?: WebAssembly.Memory };
    readonly wasmMemory?: WebAssembly.Memory;
    readonly _malloc?: (bytes: number) => number;
    readonly _free?: (address: number) => void;
  };
  readonly dataIdMap?: { get(dataId: object): { memoryOffset: number } };
}

/** tfjs's own WASM heap, and where its tensors lie in it. */
export interface TfjsHeap extends Heap {
  /** Address of a tensor's first element. */
  addressOf(dataId: object): number;
}

/**
 * The heap of a tfjs-wasm backend, so that kernels work on its tensors in place; undefined for
 * any other backend, and for a version of tfjs whose heap is not where it is expected: then
 * tensors are copied instead.
 */
export function tfjsHeap(backend: KernelBackend): TfjsHeap | undefined {
  const { wasm, dataIdMap } = backend as WasmBackend;
  const memory = wasm?.asm?.memory ?? wasm?.wasmMemory;
  const malloc = wasm?._malloc;
  const free = wasm?._free;
  if (!(memory instanceof WebAssembly.Memory) || !malloc || !free || !dataIdMap) return undefined;
  const padding = new Map<number, number>();
  return {
    memory,
    addressOf: (dataId) => dataIdMap.get(dataId).memoryOffset,
    allocate(bytes) {
      const block = malloc(bytes + 16) >>> 0; // signed above 2 GiB
      if (block === 0) return 0;
      const address = (block + 15) & ~15;
      padding.set(address >>> 0, block);
      return address >>> 0;
    },
    free(address) {
      const block = padding.get(address);
      if (block === undefined) return;
      padding.delete(address);
      free(block);
    },
  };
}
