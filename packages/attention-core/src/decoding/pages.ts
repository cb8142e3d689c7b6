import { type Heap, MemoryError, residentHeap } from "@frugal/engine";

/** Keys of a page, as `attendPages.as.ts` says. */
const PAGE = 64;

/** What a page holds of each position. */
export interface PageSizes {
  /** Heads of keys, of all examples. */
  readonly heads: number;
  readonly D: number;
  readonly E: number;
}

/**
 * Keys and values by position, 64 positions a page: for each head [64][D] keys, then [64][E]
 * values, rows padded with zeros to multiples of 4. A page never moves, so appending costs what is
 * appended; one that nobody will look at again is given back.
 */
export interface Pages {
  readonly heap: Heap;
  /** Floats in a row of keys, of values. */
  readonly widths: { readonly D: number; readonly E: number };
  readonly bytes: number;
  /** Addresses of the pages and the position of each one's first key, in order. */
  table(): readonly [addresses: Uint32Array, firsts: Uint32Array];
  /**
   * Writes keys [heads, count, D] and values [heads, count, E] for positions `at` and after.
   *
   * @throws {MemoryError} nothing has changed then
   */
  write(at: number, count: number, keys: Float32Array, values: Float32Array): void;
  /** Gives back the pages that hold no position below `sinks` or from `oldest` on. */
  release(sinks: number, oldest: number): void;
  /** Gives back all pages. */
  free(): void;
}

/** No pages yet, in the engine's heap for what outlives an op. */
export function openPages({ heads, D, E }: PageSizes): Pages {
  const heap = residentHeap();
  const widths = { D: Math.ceil(D / 4) * 4, E: Math.ceil(E / 4) * 4 };
  const headBytes = PAGE * (widths.D + widths.E) * 4;
  const pageBytes = heads * headBytes;
  /** By number: page p holds the positions from p · PAGE on. Numbers only rise. */
  const pages = new Map<number, number>();
  let table: readonly [Uint32Array, Uint32Array] | undefined;

  function allocate(numbers: readonly number[]): void {
    const made: number[] = [];
    for (const number of numbers) {
      const address = heap.allocate(pageBytes);
      if (address === 0) {
        for (const one of made) drop(one);
        throw new MemoryError("append", pageBytes);
      }
      pages.set(number, address);
      table = undefined;
      made.push(number);
      new Uint8Array(heap.memory.buffer, address, pageBytes).fill(0);
    }
  }

  function drop(number: number): void {
    heap.free(pages.get(number) as number);
    pages.delete(number);
    table = undefined;
  }

  return {
    heap,
    widths,
    get bytes() {
      return pages.size * pageBytes;
    },
    table() {
      table ??= [
        Uint32Array.from(pages.values()),
        Uint32Array.from(pages.keys(), (number) => number * PAGE),
      ];
      return table;
    },
    write(at, count, keys, values) {
      const first = Math.floor(at / PAGE);
      const last = Math.floor((at + count - 1) / PAGE);
      const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
      allocate(numbers.filter((number) => !pages.has(number)));
      const memory = new Float32Array(heap.memory.buffer);
      for (const number of numbers) {
        const from = Math.max(at, number * PAGE);
        const rows = Math.min(at + count, (number + 1) * PAGE) - from;
        const page = pages.get(number) as number;
        for (let head = 0; head < heads; head++) {
          const row = head * count + from - at;
          const block = (page + head * headBytes) / 4;
          const slot = from - number * PAGE;
          const valueBlock = block + PAGE * widths.D;
          copyRows(keys, row, D, memory, block + slot * widths.D, widths.D, rows);
          copyRows(values, row, E, memory, valueBlock + slot * widths.E, widths.E, rows);
        }
      }
    },
    release(sinks, oldest) {
      for (const number of pages.keys()) {
        if ((number + 1) * PAGE > oldest) return;
        if (number * PAGE >= sinks) drop(number);
      }
    },
    free() {
      for (const number of pages.keys()) drop(number);
    },
  };
}

/** Rows of `width` from row `row` on, to rows `stride` apart. */
function copyRows(
  from: Float32Array,
  row: number,
  width: number,
  to: Float32Array,
  at: number,
  stride: number,
  rows: number,
): void {
  if (width === stride) {
    to.set(from.subarray(row * width, (row + rows) * width), at);
    return;
  }
  for (let r = 0; r < rows; r++) {
    to.set(from.subarray((row + r) * width, (row + r + 1) * width), at + r * stride);
  }
}
