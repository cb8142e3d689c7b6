import type { Heap } from "./heap.ts";

const PAGE = 65_536;
const MAXIMUM_PAGES = 65_536; // 4 GiB
const ALIGNMENT = 64;

/** Bytes that nobody uses. */
interface Gap {
  readonly address: number;
  readonly bytes: number;
}

/**
 * A WASM memory whose blocks may be freed in any order: the first gap that is large enough is
 * taken, and neighbouring gaps become one. It grows when no gap fits, and never shrinks.
 *
 * @param onEmpty called whenever the last block was freed
 */
export function blockHeap(onEmpty: () => void): Heap {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MAXIMUM_PAGES });
  const blocks = new Map<number, number>();
  const gaps: Gap[] = []; // by address
  let end = ALIGNMENT; // no block is at 0, which says that there is none

  function grow(bytes: number): number {
    const last = gaps.at(-1);
    const address = last && last.address + last.bytes === end ? last.address : end;
    const missing = Math.ceil((address + bytes - memory.buffer.byteLength) / PAGE);
    if (missing > 0) {
      // By a quarter at least: each growth weighs on the garbage collector as if it were new.
      const ample = Math.max(missing, Math.ceil(memory.buffer.byteLength / PAGE / 4));
      if (!tryGrow(memory, ample) && !tryGrow(memory, missing)) return 0;
    }
    if (address !== end) gaps.pop();
    end = address + bytes;
    return address;
  }

  return {
    memory,
    allocate(bytes) {
      const size = Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
      const at = gaps.findIndex((gap) => gap.bytes >= size);
      const gap = gaps[at];
      const address = gap ? gap.address : grow(size);
      if (address === 0) return 0;
      if (gap) {
        const rest = { address: address + size, bytes: gap.bytes - size };
        gaps.splice(at, 1, ...(rest.bytes > 0 ? [rest] : []));
      }
      blocks.set(address, size);
      return address;
    },
    free(address) {
      const bytes = blocks.get(address);
      if (bytes === undefined) return;
      blocks.delete(address);
      const next = gaps.findIndex((gap) => gap.address > address);
      const at = next < 0 ? gaps.length : next;
      const before = gaps[at - 1];
      const after = gaps[at];
      const joinsBefore = before && before.address + before.bytes === address;
      const joinsAfter = after && address + bytes === after.address;
      const first = joinsBefore ? before.address : address;
      const last = joinsAfter ? after.address + after.bytes : address + bytes;
      const gap = { address: first, bytes: last - first };
      gaps.splice(at - (joinsBefore ? 1 : 0), (joinsBefore ? 1 : 0) + (joinsAfter ? 1 : 0), gap);
      if (blocks.size === 0) onEmpty();
    },
  };
}

function tryGrow(memory: WebAssembly.Memory, pages: number): boolean {
  try {
    memory.grow(pages);
    return true;
  } catch {
    return false;
  }
}
