import fc from "fast-check";
import { expect, test } from "vitest";
import { floorMod } from "../floorMod.ts";
import { joinCongruences } from "./joinCongruences.ts";

const congruence = fc.integer({ min: 1, max: 40 }).chain((modulus) =>
  fc.record({
    modulus: fc.constant(modulus),
    remainder: fc.integer({ min: 0, max: modulus - 1 }),
  }),
);

test("holds for exactly the distances that both hold for, where there are any", () => {
  fc.assert(
    fc.property(congruence, congruence, (a, b) => {
      const joined = joinCongruences(a, b)!;
      const holds = (d: number, { modulus, remainder }: typeof a) =>
        floorMod(d, modulus) === remainder;
      const both: number[] = [];
      for (let d = -1700; d < 1700; d++) if (holds(d, a) && holds(d, b)) both.push(d);
      for (const d of both) expect(holds(d, joined)).toBe(true);
      if (both.length === 0) return;
      const all = both.at(-1)! - both[0]! + joined.modulus;
      expect(both.length * joined.modulus).toBe(all);
    }),
    { seed: 6853, numRuns: 300 },
  );
});

test("without one of them the other holds", () => {
  const a = { modulus: 4, remainder: 1 };
  expect(joinCongruences(a, undefined)).toBe(a);
  expect(joinCongruences(undefined, a)).toBe(a);
  expect(joinCongruences(undefined, undefined)).toBeUndefined();
});

test("a modulus longer than any sequence is not made", () => {
  const a = { modulus: 2 ** 20, remainder: 1 };
  const b = { modulus: 2 ** 20 + 1, remainder: 0 };
  expect(joinCongruences(a, b)).toBe(b);
  expect(joinCongruences(b, a)).toBe(b);
});
