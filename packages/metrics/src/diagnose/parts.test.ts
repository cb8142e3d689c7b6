import {
  and,
  atrous,
  causal,
  fromPredicate,
  layoutOf,
  type Mask,
  padding,
  perHead,
  sized,
  strided,
  window,
} from "@frugal/sparse-masks";
import { expect, test } from "vitest";
import { keysSeen } from "./keysSeen.ts";
import { sampleEstimate } from "./sampleEstimate.ts";
import { sampleRows } from "./sampleRows.ts";

test("rows are drawn alike often, none twice, and the same for a seed", () => {
  const counts = new Float64Array(20);
  for (let seed = 0; seed < 4000; seed++) {
    const { rows, whole } = sampleRows(20, 5, seed);
    expect(whole).toBe(false);
    expect(new Set(rows).size).toBe(5);
    expect([...rows].sort((a, b) => a - b)).toEqual(rows);
    for (const row of rows) counts[row] = (counts[row] as number) + 1;
  }
  // 1000 each on average, deviation 27.
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
  expect(sampleRows(20, 5, 7)).toEqual(sampleRows(20, 5, 7));
  expect(sampleRows(3, 64, 1)).toEqual({ rows: [0, 1, 2], seed: 1, whole: true });
});

test("an estimate is narrower the larger a part was drawn", () => {
  const few = sampleEstimate([1, 2, 3, 6], 0.01);
  const many = sampleEstimate([1, 2, 3, 6], 0.75);
  expect(few.value).toBe(3);
  expect((many.high - many.low) / (few.high - few.low)).toBeCloseTo(0.5 / Math.sqrt(0.99), 12);
  expect(sampleEstimate([4], 1)).toEqual({ value: 4, low: 4, high: 4, count: 1 });
  expect(sampleEstimate([4], 0.5)).toMatchObject({ low: -Infinity, high: Infinity });
  expect(sampleEstimate([], 0.5)).toEqual({ value: 0, low: 0, high: 0, count: 0 });
});

test.each<[string, Mask]>([
  ["a window", and(causal(), window(20))],
  ["classes", strided(7)],
  [
    "scattered",
    fromPredicate((q, k) => (q * 7919 + k * 104_729) % 11 === 0, { name: "scattered" }),
  ],
  ["by example", and(padding([70, 33]), atrous(3))],
  ["by head", perHead([causal(), window(5), atrous(9)])],
])("keys that a row may see: %s", (_, mask) => {
  for (const [N, M] of [
    [70, 70],
    [33, 70],
  ] as const) {
    const own = sized(mask, N, M);
    for (let example = 0; example < 2; example++) {
      for (let head = 0; head < 3; head++) {
        const right = Array.from(
          { length: N },
          (_, i) =>
            Array.from({ length: M }, (_, j) => own.allows(i + M - N, j, example, head)).filter(
              Boolean,
            ).length,
        );
        expect([...keysSeen(layoutOf(mask, N, M), example, head)]).toEqual(right);
      }
    }
  }
});
