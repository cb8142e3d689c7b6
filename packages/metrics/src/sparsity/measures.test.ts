import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals } from "@frugal/tooling/oracle/random.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  effectiveFraction,
  energyEntropy,
  gaussianEntropy,
  gini,
  hoyer,
  hurleyRickardMeasures,
  kurtosis,
  l1OverL2,
  largerIsSparser,
  type Measure,
  meanOverMax,
  negativeInversePower,
  negativeL1,
  negativeLog,
  negativeLp,
  negativeTanh,
  participationNumber,
  pqIndex,
  ratioOfMeans,
  renyiEntropy,
  shannonEntropy,
  squaredL1OverL2,
  unnormalizedEntropy,
  uTheta,
  zeroCount,
  zeroFraction,
} from "../index.ts";

const RUNS = { seed: 20230505, numRuns: 200 };

/** Those that answer without a unit: scaling the values changes nothing. */
const scaleFree: readonly Measure[] = [
  meanOverMax,
  l1OverL2,
  squaredL1OverL2,
  participationNumber,
  hoyer,
  kurtosis,
  gini,
  shannonEntropy,
  energyEntropy,
  renyiEntropy(0.5),
  renyiEntropy(3),
  effectiveFraction(1),
  effectiveFraction(2),
  effectiveFraction(Infinity),
  ratioOfMeans(0.5, 2),
  ratioOfMeans(2, 4),
  pqIndex(),
];
const all = [...hurleyRickardMeasures(), ...scaleFree, zeroFraction(), uTheta(0.3)];

const values = fc.array(fc.double({ min: -8, max: 8, noNaN: true }), {
  minLength: 1,
  maxLength: 20,
});

/** k ones and n − k zeros. */
const kHot = (n: number, k: number) => Array.from({ length: n }, (_, i) => (i < k ? 1 : 0));

describe("closed values (M2)", () => {
  test.each([
    [1, 1],
    [1, 9],
    [3, 10],
    [7, 7],
    [16, 1024],
  ])("%i equal values of %i", (k, n) => {
    const x = kHot(n, k).map((one) => -2.5 * one);
    expect(l1OverL2.of(x)).toBeCloseTo(Math.sqrt(k / n), 14);
    expect(squaredL1OverL2.of(x)).toBeCloseTo(k / n, 14);
    expect(participationNumber.of(x)).toBeCloseTo(k, 11);
    expect(meanOverMax.of(x)).toBeCloseTo(k / n, 14);
    expect(gini.of(x)).toBeCloseTo(1 - k / n, 14);
    expect(kurtosis.of(x) / (n / k)).toBeCloseTo(1, 12);
    const expected = n === 1 ? 0 : (Math.sqrt(n) - Math.sqrt(k)) / (Math.sqrt(n) - 1);
    expect(hoyer.of(x)).toBeCloseTo(expected, 13);
    for (const q of [0.5, 1, 2, 5, Infinity]) {
      expect(Math.exp(renyiEntropy(q).of(x)) / k).toBeCloseTo(1, 12);
      expect(effectiveFraction(q).of(x)).toBeCloseTo(k / n, 13);
    }
    expect(energyEntropy.of(x)).toBeCloseTo(2 * Math.log(k), 12);
    expect(zeroFraction().of(x)).toBe((n - k) / n);
  });

  test("the Gini index of a constant is 0, where code that counts from 0 gives −2/n", () => {
    for (const n of [1, 2, 5, 100]) expect(gini.of(new Float32Array(n).fill(0.3))).toBe(0);
    expect(gini.of([0, 0, 0, 7])).toBe(0.75);
    expect(gini.of([1, 2, 3, 4])).toBeCloseTo(0.25, 15);
  });

  test("examples by hand", () => {
    expect(uTheta(0.5).of([0, 1, 2, 10])).toBeCloseTo(0.9, 15);
    expect(zeroCount(0.1).of([0, 0.05, -0.1, 3])).toBe(3);
    expect(negativeLp(0.5).of([1, 4])).toBeCloseTo(-9, 14);
    expect(negativeInversePower(-1).of([0, 2, 4])).toBeCloseTo(-0.75, 15);
    expect(pqIndex(0.5, 1).of([1, 0, 0, 0])).toBeCloseTo(1 - 1 / 4, 15);
  });
});

test("the order of an entropy unites mean/max, ℓ₁/ℓ₂ and exp(H) (M3)", () => {
  fc.assert(
    fc.property(values, fc.double({ min: 1.1, max: 6, noNaN: true }), (x, q) => {
      fc.pre(x.some((value) => Math.abs(value) > 1e-3));
      const n = x.length;
      const byRatio = ratioOfMeans(1, q).of(x) ** (q / (q - 1));
      const p = x.map((value) => Math.abs(value) / x.reduce((sum, c) => sum + Math.abs(c), 0));
      const entropy = Math.log(p.reduce((sum, one) => sum + one ** q, 0)) / (1 - q);
      expect(byRatio / (Math.exp(entropy) / n)).toBeCloseTo(1, 12);
      expect(effectiveFraction(q).of(x) / byRatio).toBeCloseTo(1, 12);
      expect(effectiveFraction(2).of(x)).toBeCloseTo(l1OverL2.of(x) ** 2, 13);
      expect(effectiveFraction(Infinity).of(x)).toBeCloseTo(meanOverMax.of(x), 13);
      const near = effectiveFraction(1 + 1e-7).of(x);
      expect(near).toBeCloseTo(effectiveFraction(1).of(x), 5);
    }),
    RUNS,
  );
});

describe.each(scaleFree.map((one) => [one.name, one] as const))("%s", (_, measure) => {
  test("has no unit, neither overflows nor underflows, and minds neither order nor sign", () => {
    fc.assert(
      fc.property(values, (x) => {
        fc.pre(x.some((value) => Math.abs(value) > 1e-3));
        const expected = measure.of(x);
        for (const by of [1e-250, 3, 1e250]) {
          // 1e-9: a value of 1e-58 becomes 0 when scaled down
          expect(measure.of(x.map((value) => by * value))).toBeCloseTo(expected, 9);
        }
        const turned = x.map((value) => -value).reverse();
        expect(measure.of(turned)).toBeCloseTo(expected, 10);
        expect(measure.of(Float64Array.from(x))).toBe(expected);
      }),
      RUNS,
    );
  });

  test("takes zeros for a constant, and gives NaN for what is not finite", () => {
    for (const n of [1, 5]) {
      expect(measure.of(new Float32Array(n))).toBeCloseTo(measure.of(new Array(n).fill(2)), 12);
      const slopes = new Float64Array(n).fill(9);
      measure.gradient?.(new Float32Array(n), slopes);
      expect(slopes.every((slope) => slope === 0)).toBe(true);
    }
    for (const bad of [Number.NaN, Infinity, -Infinity]) {
      expect(measure.of([1, bad, 2])).toBeNaN();
    }
  });
});

describe.each(all.map((one) => [one.name, one] as const))("%s", (name, measure) => {
  test("refuses nothing to measure", () => {
    expect(() => measure.of([])).toThrow(new RangeError(`${name}: values must not be empty`));
    expect(() => measure.of(null as never)).toThrow(`${name}: values must be an array of numbers`);
    expect(measure.of([1, Number.NaN])).toBeNaN();
  });

  test("points from a constant to a single value", () => {
    const flat = [10, 10, 10, 10];
    const single = [1e-2, 1e-2, 1e-2, 40 - 3e-2]; // the same sum, and no zeros
    const { of } = largerIsSparser(measure);
    if (name === "−ℓ₁") expect(of(single)).toBeCloseTo(of(flat), 12);
    else if (name === "zeros" || name === "fraction of zeros") expect(of(single)).toBe(of(flat));
    else if (name.startsWith("−ℓ₋"))
      expect(of(single)).toBeLessThan(of(flat)); // −Σ1/c
    else expect(of(single)).toBeGreaterThan(of(flat));
  });

  if (!measure.gradient) return;
  test("has the gradient of its definition", () => {
    const next = normals(7);
    for (const n of [1, 2, 5, 11]) {
      const x = Float64Array.from({ length: n }, () => next() + Math.sign(next()) * 0.2);
      const slopes = new Float64Array(n);
      measure.gradient?.(x, slopes);
      const expected = finiteDifferences(measure.of, x, 1e-6);
      expect(largestDifference(slopes, expected)).toBeLessThan(1e-6);
    }
  });
});

test("an infinity: NaN where there is no unit, and as it is in sums and counts", () => {
  for (const theta of [0.3, 0.5, 0.9]) {
    for (const x of [
      [1, Infinity, 2],
      [-Infinity, 1],
      [Infinity, Infinity],
    ]) {
      expect(uTheta(theta).of(x)).toBeNaN();
    }
  }
  for (const one of [negativeL1, negativeLp(0.5), negativeLog, unnormalizedEntropy]) {
    expect(largerIsSparser(one).of([1, -Infinity])).toBe(
      one.sparser === "larger" ? -Infinity : Infinity,
    );
  }
  expect(negativeTanh().of([0, Infinity])).toBe(-1);
  expect(negativeInversePower(-1).of([2, Infinity])).toBe(-0.5);
  expect(gaussianEntropy.of([1, Infinity])).toBe(Infinity);
  expect(zeroCount(1).of([0, Infinity])).toBe(1);
});

test("the gradients where values are equal or 0", () => {
  const slopes = new Float64Array(4);
  gini.gradient([1, 1, 0, 3], slopes);
  const expected = finiteDifferences(gini.of, Float64Array.of(1, 1, 0, 3), 1e-6);
  expect(slopes[2]).toBeCloseTo(0, 15);
  expect(slopes[0]).toBeCloseTo(expected[0] as number, 7); // the mean of both sides
  meanOverMax.gradient([3, -3, 0, 1], slopes);
  // Σ|x| / 4 max: 1/12 each, and the maximum's −7/36 shared by the two that reach it.
  const shared = 1 / 12 - 7 / 72;
  const shown = [shared, -shared, 0, 1 / 12];
  expect(largestDifference(slopes, shown)).toBeLessThan(1e-15);
});

test("parameters out of range are named", () => {
  expect(() => ratioOfMeans(2, 2)).toThrow("S(2,2): expected 0 < p < q, got p = 2 and q = 2");
  expect(() => renyiEntropy(0)).toThrow("renyiEntropy: q must be above 0, got 0");
  expect(() => effectiveFraction(Number.NaN)).toThrow("effectiveFraction: q must be above 0");
  expect(() => zeroCount(-1)).toThrow("zeros: epsilon must be at least 0, got -1");
  expect(() => negativeLp(2)).toThrow("negativeLp: expected 0 < p ≤ 1, got 2");
  expect(() => negativeTanh(0)).toThrow("negativeTanh: a must be above 0, got 0");
  expect(() => uTheta(1)).toThrow("uTheta: expected 0 < θ < 1, got 1");
});
