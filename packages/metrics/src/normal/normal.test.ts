import { expect, test } from "vitest";
import { erfc } from "./erfc.ts";
import { millsRatio, normalCumulative, normalDensity } from "./normalDistribution.ts";
import { normalQuantile } from "./normalQuantile.ts";

test("erfc to fifteen digits, near and far", () => {
  // Abramowitz and Stegun, table 7.1 and 7.3, and asymptotics
  const known: readonly (readonly [number, number])[] = [
    [0, 1],
    [0.5, 0.479_500_122_186_953_5],
    [1, 0.157_299_207_050_285_13],
    [2, 0.004_677_734_981_047_266],
    [3, 2.209_049_699_858_544e-5],
    [5, 1.537_459_794_428_035e-12],
    [10, 2.088_487_583_762_545e-45],
    [-1, 1.842_700_792_949_715],
  ];
  for (const [x, value] of known) expect(erfc(x) / value).toBeCloseTo(1, 13);
  expect(erfc(30)).toBe(0);
});

test("the distribution and its quantiles undo each other", () => {
  expect(normalCumulative(0)).toBe(0.5);
  expect(normalQuantile(0.975)).toBeCloseTo(1.959_963_984_540_054, 13);
  for (const p of [1e-300, 1e-20, 1e-5, 0.02, 0.3, 0.5, 0.9, 0.999]) {
    expect(normalCumulative(normalQuantile(p)) / p).toBeCloseTo(1, 11);
  }
  for (const x of [0, 0.3, 1, 2, 5, 10]) {
    expect((millsRatio(x) * normalDensity(x)) / normalCumulative(-x)).toBeCloseTo(1, 13);
  }
  expect(millsRatio(1e10) * 1e10).toBeCloseTo(1, 14);
  expect(() => normalQuantile(1)).toThrow("normalQuantile: expected 0 < p < 1, got 1");
});
