import fc from "fast-check";
import { expect, test } from "vitest";
import { blockHeap } from "./blockHeap.ts";

const ignore = () => {};

test("blocks freed in any order are aligned, apart, inside the memory, and their room is reused", () => {
  const command = fc.tuple(fc.integer({ min: 1, max: 200_000 }), fc.nat(), fc.boolean());
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
      const heap = blockHeap(ignore);
      const live: { address: number; bytes: number }[] = [];
      let most = 0;
      for (const [bytes, at, frees] of commands) {
        if (frees && live.length > 0) {
          const [gone] = live.splice(at % live.length, 1);
          heap.free(gone!.address);
          continue;
        }
        const address = heap.allocate(bytes);
        expect(address).toBeGreaterThan(0);
        expect(address % 16).toBe(0);
        expect(address + bytes).toBeLessThanOrEqual(heap.memory.buffer.byteLength);
        for (const other of live) {
          const apart = address + bytes <= other.address || other.address + other.bytes <= address;
          expect(apart).toBe(true);
        }
        live.push({ address, bytes });
        most = Math.max(most, address + bytes);
      }
      for (const { address } of live) heap.free(address);
      // All gaps are one again: what was in use at most fits without growing.
      const size = heap.memory.buffer.byteLength;
      if (most > 0) expect(heap.allocate(most - 64)).toBe(64);
      expect(heap.memory.buffer.byteLength).toBe(size);
    }),
    { seed: 6, numRuns: 60 },
  );
});

test("says when it is empty, and ignores addresses that are no blocks", () => {
  let times = 0;
  const heap = blockHeap(() => times++);
  const [one, two] = [heap.allocate(8), heap.allocate(8)];
  heap.free(one);
  heap.free(one);
  heap.free(12_345);
  expect(times).toBe(0);
  heap.free(two);
  expect(times).toBe(1);
});

test("answers 0 when 4 GiB are not enough, and stays usable", () => {
  const heap = blockHeap(ignore);
  const one = heap.allocate(100);
  expect(heap.allocate(2 ** 32)).toBe(0);
  heap.free(one);
  expect(heap.allocate(100)).toBe(one);
});
