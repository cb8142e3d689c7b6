import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { MemoryError } from "../memory/memoryError.ts";
import { type TfjsHeap, tfjsHeap } from "../memory/tfjsHeap.ts";
import { sizeOf } from "./sizeOf.ts";

/** Bytes of the largest block in a 4 GiB memory; beyond it, malloc's 32-bit argument would wrap. */
export const LARGEST: number = 2 ** 32 - 2 ** 17;

/** What kernels write: elements of 4 bytes. */
export type ResultType = "float32" | "int32";

/** A tensor being written. */
export interface Result {
  readonly shape: number[];
  /** Its elements, to be written now: the view is stale once the heap has grown. */
  values(): Float32Array;
  /** Address in the backend's heap, when it lies in one. */
  readonly address: number | undefined;
  /** Hands it to tfjs. */
  finish(): TensorInfo;
  /** Gives up on it. */
  discard(): void;
}

/** How the tensors of one backend are read and made. */
export interface Store {
  /** The backend's own WASM heap, where it can be reached. */
  readonly heap: TfjsHeap | undefined;
  /** A tensor's elements: the view is stale once the heap has grown. */
  values(tensor: TensorInfo): Float32Array;
  address(tensor: TensorInfo): number | undefined;
  /** @throws {MemoryError} */
  create(op: string, shape: number[], dtype: ResultType): Result;
}

/** The store of a backend: in place where its heap can be reached, by copies elsewhere. */
export function storeOf(backend: KernelBackend): Store {
  const heap = tfjsHeap(backend);
  return heap ? storeInHeap(backend, heap) : storeByCopy(backend);
}

function storeInHeap(backend: KernelBackend, heap: TfjsHeap): Store {
  const view = (dataId: object, shape: number[]) =>
    new Float32Array(heap.memory.buffer, heap.addressOf(dataId), sizeOf(shape));
  return {
    heap,
    values: (tensor) => view(tensor.dataId, tensor.shape),
    address: (tensor) => heap.addressOf(tensor.dataId),
    create(op, shape, dtype) {
      if (sizeOf(shape) * 4 > LARGEST) throw new MemoryError(op, sizeOf(shape) * 4);
      const dataId = backend.write(null as never, shape, dtype);
      const address = heap.addressOf(dataId);
      if (address === 0) {
        backend.disposeData(dataId);
        throw new MemoryError(op, sizeOf(shape) * 4);
      }
      return {
        shape,
        address,
        values: () => view(dataId, shape),
        finish: () => ({ dataId, shape, dtype }),
        discard: () => void backend.disposeData(dataId),
      };
    },
  };
}

function storeByCopy(backend: KernelBackend): Store {
  return {
    heap: undefined,
    values: (tensor) => backend.readSync(tensor.dataId) as Float32Array,
    address: () => undefined,
    create(_op, shape, dtype) {
      const values = new Float32Array(sizeOf(shape));
      const elements = dtype === "int32" ? new Int32Array(values.buffer) : values;
      return {
        shape,
        address: undefined,
        values: () => values,
        finish: () => ({ dataId: backend.write(elements, shape, dtype), shape, dtype }),
        discard: () => {},
      };
    },
  };
}

/** For work without tensors. */
export const noStore: Store = {
  heap: undefined,
  values: () => new Float32Array(0),
  address: () => undefined,
  create() {
    throw new Error("noStore: makes no tensors");
  },
};
