import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { rotaryFrequencies } from "../frequencies/rotaryFrequencies.ts";
import { rotationTable } from "./rotationTable.ts";
import { forgetTables, keptBytes, MOST_BYTES, tableOf } from "./rotationTables.ts";
import type { Turn } from "./turn.ts";

beforeEach(forgetTables);

const turn = (rows: number, first = 0, base = 1e4, width = 64): Turn => ({
  axes: [{ frequencies: rotaryFrequencies(width, { base }), positions: { first } }],
  rows,
  factor: 1,
});

test("a table that is kept is what a new one would be, whatever was asked for before", () => {
  const frequencies = fc.constantFrom(1e4, 500).map((base) => rotaryFrequencies(16, { base }));
  const rows = fc.integer({ min: 1, max: 300 });
  const followed = fc.record({ first: fc.constantFrom(0, 1, 100, 0.5) });
  const listed = fc.record({ first: fc.constant(-1), step: fc.constantFrom(1, 3) });
  const growth = fc.option(
    fc.record({
      rates: fc.constantFrom([0, 0, 0, 0, 0, 0, 0, 1e-3], Array(8).fill(1e-2)),
      centre: fc.constantFrom(3, 50),
    }),
    { nil: undefined },
  );
  const asked = fc.record({
    frequencies,
    rows,
    place: fc.oneof(followed, listed),
    factor: fc.constantFrom(1, 1.2),
    growth,
  });
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 12 }), (all) => {
      for (const { frequencies, rows, place, factor, growth } of all) {
        const positions =
          "step" in place
            ? {
                listed: Array.from(
                  { length: rows },
                  (_, i) => i * (place as { step: number }).step,
                ),
              }
            : { first: place.first };
        const own: Turn = {
          axes: [{ frequencies, positions }],
          ...{ rows, factor },
          ...(growth && { growth }),
        };
        const [got, wanted] = [tableOf(own), rotationTable(own)];
        expect(largestDifference(got.cosines, wanted.cosines)).toBe(0);
        expect(largestDifference(got.sines, wanted.sines)).toBe(0);
      }
    }),
    { seed: 8, numRuns: 60 },
  );
});

test("the same rows, and parts of them, are made once", () => {
  const whole = tableOf(turn(1000));
  expect(tableOf(turn(1000)).cosines.buffer).toBe(whole.cosines.buffer);
  const part = tableOf(turn(1, 900));
  expect(part.cosines.buffer).toBe(whole.cosines.buffer);
  expect(part.cosines).toHaveLength(32);
  const bytes = keptBytes();
  for (let rows = 1001; rows <= 1024; rows++) tableOf(turn(rows));
  expect(keptBytes()).toBe(bytes);
  tableOf(turn(1025)); // instead of the shorter one
  expect(keptBytes()).toBe(2 * bytes);
});

test("a caller's arrays may change afterwards", () => {
  const listed = Array.from({ length: 100 }, (_, i) => i);
  const own: Turn = { ...turn(100), axes: [{ ...turn(100).axes[0]!, positions: { listed } }] };
  tableOf(own);
  listed[3] = 70;
  const { cosines } = tableOf(own);
  expect(largestDifference(cosines, rotationTable(own).cosines)).toBe(0);
});

test("no more than the bound is kept, what is too large not at all, one step of decoding neither", () => {
  for (let i = 0; i < 6; i++) {
    tableOf(turn(2 ** 15, i * 2 ** 20));
    expect(keptBytes()).toBeLessThanOrEqual(MOST_BYTES);
  }
  const kept = keptBytes();
  expect(kept).toBeGreaterThan(0);
  tableOf(turn(1, 5e8));
  expect(keptBytes()).toBe(kept);
  forgetTables();
  tableOf(turn(2 ** 16, 0, 1e4, 512));
  expect(keptBytes()).toBe(0);
});
