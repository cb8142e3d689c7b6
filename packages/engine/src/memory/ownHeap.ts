import type { Heap } from "./heap.ts";

const PAGE = 65_536;

/** Most pages of a memory, the most that is possible first: some platforms refuse to reserve 4 GiB. */
const MAXIMA: readonly number[] = [65_536, 32_768, 16_384, 4096];

/** Where blocks start: below lie the words through which threads meet. */
const FIRST = PAGE;

/** The engine's own WASM memory: a stack of blocks, empty between ops. */
export interface OwnHeap extends Heap {
  /** Whether other threads can join. */
  readonly shared: boolean;
  /** Whether no block is in use. */
  isEmpty(): boolean;
  /** The most bytes that were in use since this was last asked. */
  takePeak(): number;
}

/**
 * A new memory, shared between threads where the platform allows it. Blocks are freed in the
 * reverse order of their allocation, as ops do. It grows as needed and, being WASM's, never shrinks.
 *
 * @throws {RangeError} when the platform gives no memory at all
 */
export function ownHeap(shared: boolean): OwnHeap {
  const memory = newMemory(shared);
  const blocks: number[] = [];
  let top = FIRST;
  let peak = FIRST;
  return {
    memory,
    shared,
    isEmpty: () => blocks.length === 0,
    takePeak() {
      const most = peak;
      peak = top;
      return most;
    },
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
      peak = Math.max(peak, top);
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

function newMemory(shared: boolean): WebAssembly.Memory {
  for (const maximum of MAXIMA) {
    try {
      return new WebAssembly.Memory({ initial: 2, maximum, shared });
    } catch (error) {
      if (maximum === MAXIMA.at(-1)) throw error;
    }
  }
  throw new RangeError("ownHeap: no maximum to try");
}
