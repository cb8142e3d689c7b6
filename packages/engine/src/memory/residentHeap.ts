import { blockHeap } from "./blockHeap.ts";
import type { Heap } from "./heap.ts";

let resident: Heap | undefined;

/**
 * The WASM memory for what outlives an op and is no tensor, such as a cache that kernels read at
 * every step. Apart from tfjs's heap, so it serves every backend and leaves tfjs its 4 GiB; apart
 * from the memory that threads share, which is left behind with a lost thread.
 *
 * Whoever allocates a block here owns it, and keeps the heap that it got: once the last block is
 * freed the memory is given up, and the next call returns another.
 */
export function residentHeap(): Heap {
  resident ??= blockHeap(() => {
    resident = undefined;
  });
  return resident;
}
