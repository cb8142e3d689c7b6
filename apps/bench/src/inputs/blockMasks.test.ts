import fc from "fast-check";
import { expect, test } from "vitest";
import { randomBlocks, stridedBlocks } from "./blockMasks.ts";

const masks = [randomBlocks(), stridedBlocks()];

test.each(masks)("coverage of $name is true of every pair", (mask) => {
  const side = fc.tuple(fc.nat(1500), fc.integer({ min: 1, max: 90 }));
  fc.assert(
    fc.property(side, side, ([q0, rows], [k0, columns]) => {
      const covered = mask.coverage({ q0, q1: q0 + rows, k0, k1: k0 + columns });
      const allowed = new Set<boolean>();
      for (let q = q0; q < q0 + rows; q++)
        for (let k = k0; k < k0 + columns; k++) allowed.add(mask.allows(q, k));
      if (covered === "all") expect(allowed).toEqual(new Set([true]));
      if (covered === "none") expect(allowed).toEqual(new Set([false]));
      if (covered === "some") expect(allowed.size).toBe(2);
    }),
    { seed: 2, numRuns: 60 },
  );
});

test.each(masks)("$name keeps about a tenth", (mask) => {
  let kept = 0;
  for (let q = 0; q < 128; q++)
    for (let k = 0; k < 128; k++) if (mask.allows(64 * q, 64 * k)) kept++;
  expect(kept / 128 ** 2).toBeGreaterThan(0.08);
  expect(kept / 128 ** 2).toBeLessThan(0.13);
});
