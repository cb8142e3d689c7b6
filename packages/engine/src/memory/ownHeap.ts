import type { Heap } from "./heap.ts";

const PAGE = 65_536;
const MAXIMUM_PAGES = 65_536; // 4 GiB

/** Where blocks start: below lie the words through which threads meet. */
const FIRST = PAGE;

/** The engine's own WASM memory: a stack of blocks, empty between ops. */
export interface OwnHeap extends Heap {
  /** Whether other threads can join. */
  readonly shared: boolean;
}

/**
 * A new memory, shared between threads where the platform allows it. Blocks are freed in the
 * reverse order of their allocation, as ops do.
 */
export function ownHeap(shared: boolean): OwnHeap {
  const memory = new WebAssembly.Memory({ initial: 2, maximum: MAXIMUM_PAGES, shared });
  const blocks: number[] = [];
  let top = FIRST;
  return {
    memory,
    shared,
    allocate(bytes) {
      const address = top;
      const end = address + Math.ceil(bytes / 64) * 64;
      const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
      if (missing > 0) {
        try {
          memory.grow(missing);
        } catch {
          return 0;
        }
      }
      blocks.push(address);
      top = end;
      return address;
    },
    free(address) {
      const at = blocks.lastIndexOf(address);
      if (at < 0) return;
      blocks.length = at;
      top = address;
    },
  };
}
