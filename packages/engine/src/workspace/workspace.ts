import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Heap } from "../memory/heap.ts";
import { MemoryError } from "../memory/memoryError.ts";
import { LARGEST, type Result, type Store } from "../tensors/store.ts";
import type { Pool } from "../threads/pool.ts";
import { runTasks } from "../threads/runTasks.ts";
import type { WasmModule } from "../wasm/wasmModule.ts";
import type { Kernel } from "./kernel.ts";

/** Some rows of a tensor that is seen as a matrix of rows. */
export interface Rows {
  readonly first: number;
  readonly count: number;
  /** Elements in a row of the tensor. */
  readonly width: number;
  /** Elements from one row to the next as the kernel sees it; those past `width` are zero. */
  readonly stride: number;
}

/** Where one op does its work: tensors brought into reach of kernels, blocks, and runs. */
export interface Workspace {
  /** Address of rows of a tensor: in place when it can be, else a copy. */
  input(tensor: TensorInfo, rows: Rows): number;
  /** Address of rows of a result, written back when the scope ends. Its contents are undefined. */
  output(result: Result, rows: Rows): number;
  /** Address of a block of undefined contents. */
  allocate(bytes: number): number;
  /** Addresses of copies of some arrays of words. */
  copy<Arrays extends readonly (Int32Array | Uint32Array)[]>(
    ...arrays: Arrays
  ): { [At in keyof Arrays]: number };
  /** Runs a kernel over tasks 0 … tasks − 1, each thread with a scratch block of its own. */
  run<Field extends string>(
    kernel: Kernel<Field>,
    fields: Readonly<Record<Field, number>>,
    tasks: number,
    scratchBytes: number,
  ): void;
  /** Runs `body`, then writes its outputs back and frees all that it took. */
  scope(body: () => void): void;
}

/** The threads and the heap that a workspace may use. */
export interface Place {
  readonly heap: Heap;
  readonly pool: Pool | undefined;
  /** Whether `heap` is the one that the tensors lie in. */
  readonly inPlace: boolean;
}

/** More fields than any kernel has. */
const MOST_FIELDS = 64;

/** @internal */
export function makeWorkspace(op: string, store: Store, { heap, pool, inPlace }: Place): Workspace {
  let blocks: number[] = [];
  let writeBacks: (() => void)[] = [];

  function allocate(bytes: number): number {
    const address = bytes > LARGEST ? 0 : heap.allocate(bytes);
    if (address === 0) throw new MemoryError(op, bytes);
    blocks.push(address);
    return address;
  }

  function floats(address: number, length: number): Float32Array {
    return new Float32Array(heap.memory.buffer, address, length);
  }

  function copy<Arrays extends readonly (Int32Array | Uint32Array)[]>(
    ...arrays: Arrays
  ): { [At in keyof Arrays]: number } {
    let words = 0;
    for (const array of arrays) words += array.length;
    const address = allocate(Math.max(words * 4, 4));
    const block = new Uint32Array(heap.memory.buffer, address, words);
    let at = 0;
    return arrays.map((array) => {
      block.set(array, at);
      at += array.length;
      return address + (at - array.length) * 4;
    }) as { [At in keyof Arrays]: number };
  }

  function copyBinary(module: WasmModule): number {
    const bytes = module.bytes(true);
    const address = allocate(bytes.length);
    new Uint8Array(heap.memory.buffer, address, bytes.length).set(bytes);
    return address;
  }

  function writeFields<Field extends string>(
    { fields: types }: Kernel<Field>,
    values: Readonly<Record<Field, number>>,
  ): number {
    const job = allocate(MOST_FIELDS * 4);
    const view = new DataView(heap.memory.buffer, job, MOST_FIELDS * 4);
    let at = 0;
    for (const name in types) {
      if (types[name] === "f32") view.setFloat32(at, values[name], true);
      else view.setUint32(at, values[name], true);
      at += 4;
    }
    return job;
  }

  function staged(rows: Rows): number {
    return allocate(rows.count * rows.stride * 4);
  }

  return {
    allocate,
    copy,
    input(tensor, rows) {
      const there = inPlace && rows.width === rows.stride ? store.address(tensor) : undefined;
      if (there !== undefined) return there + rows.first * rows.width * 4;
      const address = staged(rows);
      pad(store.values(tensor), floats(address, rows.count * rows.stride), rows);
      return address;
    },
    output(result, rows) {
      const there = inPlace && rows.width === rows.stride ? result.address : undefined;
      if (there !== undefined) return there + rows.first * rows.width * 4;
      const address = staged(rows);
      writeBacks.push(() => {
        unpad(floats(address, rows.count * rows.stride), result.values(), rows);
      });
      return address;
    },
    run(kernel, fields, tasks, scratchBytes) {
      const kept = blocks;
      blocks = [];
      try {
        const threads = pool && tasks > 1 ? pool.workers + 1 : 1;
        const scratch = allocate(Math.max(scratchBytes, 16) * threads);
        const job = writeFields(kernel, fields);
        if (threads > 1 && pool) {
          const { module, name } = kernel;
          const binary = copyBinary(module);
          pool.run({ module, kernel: name, fields: job, tasks, scratch, scratchBytes, binary });
        } else {
          const run = kernel.module.instantiate(heap.memory)[kernel.name];
          if (!run) throw new Error(`${kernel.module.name}: no kernel named ${kernel.name}`);
          runTasks(run, job, tasks, scratch);
        }
      } finally {
        release();
        blocks = kept;
      }
    },
    scope(body) {
      const outerBlocks = blocks;
      const outerWriteBacks = writeBacks;
      blocks = [];
      writeBacks = [];
      try {
        body();
        for (const writeBack of writeBacks) writeBack();
      } finally {
        release();
        blocks = outerBlocks;
        writeBacks = outerWriteBacks;
      }
    },
  };

  function release(): void {
    for (const address of blocks.reverse()) heap.free(address);
  }
}

function pad(from: Float32Array, to: Float32Array, { first, count, width, stride }: Rows): void {
  if (width === stride) {
    to.set(from.subarray(first * width, (first + count) * width));
    return;
  }
  for (let row = 0; row < count; row++) {
    const start = (first + row) * width;
    to.set(from.subarray(start, start + width), row * stride);
    to.fill(0, row * stride + width, (row + 1) * stride);
  }
}

function unpad(from: Float32Array, to: Float32Array, { first, count, width, stride }: Rows): void {
  if (width === stride) {
    to.set(from, first * width);
    return;
  }
  for (let row = 0; row < count; row++) {
    to.set(from.subarray(row * stride, row * stride + width), (first + row) * width);
  }
}
