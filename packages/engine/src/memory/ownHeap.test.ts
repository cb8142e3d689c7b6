import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { ownHeap } from "./ownHeap.ts";

test("blocks are aligned, apart, inside the memory, and reused once freed", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 300_000 }), { maxLength: 20 }), (sizes) => {
      const heap = ownHeap(false);
      const first = heap.allocate(1);
      heap.free(first);
      let end = 0;
      const blocks = sizes.map((bytes) => {
        const address = heap.allocate(bytes);
        expect(address % 16).toBe(0);
        expect(address).toBeGreaterThanOrEqual(Math.max(end, 65_536));
        end = address + bytes;
        expect(end).toBeLessThanOrEqual(heap.memory.buffer.byteLength);
        return address;
      });
      for (const address of blocks.reverse()) heap.free(address);
      expect(heap.allocate(8)).toBe(first);
    }),
    { seed: 4, numRuns: 30 },
  );
});

test("says how much was in use at most", () => {
  const heap = ownHeap(false);
  expect(heap.isEmpty()).toBe(true);
  const [a, b] = [heap.allocate(1000), heap.allocate(1_000_000)];
  heap.free(b);
  expect(heap.isEmpty()).toBe(false);
  expect(heap.takePeak()).toBeGreaterThan(1_000_000);
  expect(heap.takePeak()).toBeLessThan(100_000);
  heap.free(a);
  expect(heap.isEmpty()).toBe(true);
});

test.each([
  { most: 65_536, tried: [65_536] },
  { most: 40_000, tried: [65_536, 32_768] },
  { most: 100, tried: [65_536, 32_768, 16_384, 4096] },
])("asks for less where the platform refuses more than $most pages", ({ most, tried }) => {
  const { Memory } = WebAssembly;
  const asked: number[] = [];
  const Limited = new Proxy(Memory, {
    construct(_, [limits]: [WebAssembly.MemoryDescriptor]) {
      asked.push(limits.maximum as number);
      if ((limits.maximum as number) > most) throw new RangeError("could not allocate memory");
      return new Memory(limits);
    },
  });
  vi.stubGlobal("WebAssembly", { Memory: Limited });
  if (most < 4096) expect(() => ownHeap(true)).toThrow("could not allocate memory");
  else expect(ownHeap(true).allocate(100)).toBeGreaterThan(0);
  expect(asked).toEqual(tried);
  vi.unstubAllGlobals();
});

test("answers 0 when 4 GiB are not enough, and stays usable", () => {
  const heap = ownHeap(false);
  expect(heap.allocate(2 ** 32)).toBe(0);
  expect(heap.allocate(100)).toBeGreaterThan(0);
});
