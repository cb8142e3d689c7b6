import fc from "fast-check";
import { expect, test } from "vitest";
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

test("answers 0 when 4 GiB are not enough, and stays usable", () => {
  const heap = ownHeap(false);
  expect(heap.allocate(2 ** 32)).toBe(0);
  expect(heap.allocate(100)).toBeGreaterThan(0);
});
