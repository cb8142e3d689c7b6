import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  concentration,
  concentrationCurve,
  decayConcentration,
  eluPlusOneScore,
  exponentialScore,
  gaussianMean,
  identityScore,
  l1OverL2,
  linearConcentration,
  normals,
  reluScore,
  type ScoreFunction,
  sampledConcentration,
  squaredReluScore,
} from "../index.ts";

const all = [exponentialScore, identityScore, reluScore, squaredReluScore, eluPlusOneScore];

describe.each(all.map((f) => [f.name, f] as const))("%s", (_, f) => {
  const { name, of } = f;
  test("its closed form is what quadrature gives, to 1e-10", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -4, max: 4, noNaN: true }),
        fc.double({ min: 0.3, max: 4, noNaN: true }),
        (beta, gamma) => {
          fc.pre(beta / gamma > -8);
          const byRule = concentration({ name, of }, { beta, gamma });
          const closed = concentration(f, { beta, gamma });
          expect(Math.abs(closed - byRule)).toBeLessThan(1e-10);
          expect(closed / byRule).toBeCloseTo(1, 6);
        },
      ),
      { seed: 9889, numRuns: 60 },
    );
  });

  test("is between 0 and 1 and finite everywhere, 1 without spread", () => {
    for (const gamma of [1e-3, 0.1, 1, 5, 30]) {
      for (const beta of [-2000, -60, -10, -1, 0, 1, 10, 60, 2000]) {
        const s = concentration(f, { beta, gamma });
        expect(s).toBeGreaterThanOrEqual(0);
        expect(s).toBeLessThanOrEqual(1 + 1e-15);
      }
    }
    expect(concentration(f, { beta: 2, gamma: 0 })).toBe(1);
  });

  test("is what many samples give", () => {
    for (const beta of [-1, 0.5]) {
      const { mean, error } = sampledConcentration(f, { beta, gamma: 0.7 }, { keys: 4000 });
      expect(error).toBeGreaterThan(0);
      // A row of n has a bias of order 1/n, below the error here.
      expect(Math.abs(mean - concentration(f, { beta, gamma: 0.7 }))).toBeLessThan(
        5 * error + 1e-3,
      );
    }
  });
});

test("the tail of squared relu keeps its digits where everything underflows", () => {
  // √φ(x) · 2|x|⁻³ / √(24|x|⁻⁵) (1 + O(x⁻²)) far out
  for (const x of [-20, -30, -37]) {
    const leading =
      Math.exp((-x * x) / 4) * (2 * Math.PI) ** -0.25 * (2 / Math.sqrt(24)) * (-x) ** -0.5;
    const found = concentration(squaredReluScore, { beta: x, gamma: 1 });
    expect(found / leading).toBeGreaterThan(1);
    expect(found / leading).toBeLessThan(1 + 6 / (x * x));
  }
});

test("any function of one's own, by quadrature", () => {
  const cosh: ScoreFunction = { name: "cosh", of: Math.cosh };
  const expected = Math.exp(0.5) / Math.sqrt((Math.exp(2) + 1) / 2);
  expect(concentration(cosh, { gamma: 1 })).toBeCloseTo(expected, 11);
  expect(gaussianMean((score) => score ** 4, 0, 2)).toBeCloseTo(48, 9);
});

test("linear features: the formula is exact for any covariance", () => {
  const q = [0.3, 1.2, 0.5];
  const normal = normals(4);
  const mixed = Array.from({ length: 9 }, normal);
  const mean = [2, 1, 3];
  const n = 200_000;
  const covariance = mixed.map((_, at) => {
    const [i, j] = [Math.floor(at / 3), at % 3];
    return (
      [0, 1, 2].reduce((sum, k) => sum + (mixed[i * 3 + k] ?? 0) * (mixed[j * 3 + k] ?? 0), 0) / 16
    );
  });
  const weights = Float64Array.from({ length: n }, () => {
    const e = [normal(), normal(), normal()];
    return q.reduce((sum, qi, i) => {
      const feature = e.reduce(
        (total, ek, k) => total + ((mixed[i * 3 + k] ?? 0) * ek) / 4,
        mean[i] ?? 0,
      );
      return sum + qi * feature;
    }, 0);
  });
  expect(l1OverL2.of(weights)).toBeCloseTo(linearConcentration(q, { mean, covariance }), 3);
  const variance = [0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5];
  expect(linearConcentration([0, 0], { mean: 1, covariance: 1 })).toBe(1);
  expect(linearConcentration(q, { mean: [2, 2, 2], covariance: variance })).toBeCloseTo(
    linearConcentration(q, { mean: 2, covariance: 0.5 }),
    15,
  );
});

test("a recurrence that decays, as its weights say", () => {
  for (const lambda of [0, 0.5, 0.99, 1]) {
    for (const n of [1, 2, 50, 1000]) {
      const weights = Float64Array.from({ length: n }, (_, i) => lambda ** i);
      expect(decayConcentration(lambda, n)).toBeCloseTo(l1OverL2.of(weights), 12);
    }
  }
});

test("a curve has its limits, and samples if asked", () => {
  const curve = concentrationCurve(exponentialScore, [0, 1], { sampling: { keys: 64, rows: 20 } });
  expect(curve.map(({ limit }) => limit)).toEqual([1, Math.exp(-0.5)]);
  expect(curve[0]?.sampled).toEqual({ mean: 1, error: 0 });
  expect(curve[1]?.sampled?.mean).toBeGreaterThan(Math.exp(-0.5));
  expect(concentrationCurve(reluScore, [1])).toEqual([
    { gamma: 1, limit: concentration(reluScore, { gamma: 1 }) },
  ]);
});

test("says what is wrong", () => {
  expect(() => concentration(reluScore, { gamma: -1 })).toThrow(
    new RangeError("concentration: gamma must be finite and at least 0, got -1"),
  );
  expect(() => concentration(reluScore, { beta: Number.NaN, gamma: 1 })).toThrow(
    "beta must be finite",
  );
  expect(() => sampledConcentration(reluScore, { gamma: 1 }, { keys: 0 })).toThrow(
    "sampledConcentration: keys must be a positive integer, got 0",
  );
  expect(() => linearConcentration([1, -1], { mean: 1, covariance: 1 })).toThrow(
    "linearConcentration: q must have no negative feature, got -1 at 1",
  );
  expect(() => linearConcentration([1], { mean: [1, 2], covariance: 1 })).toThrow(
    "linearConcentration: mean must be a number or 1 of them, got 2",
  );
  expect(() => decayConcentration(2, 1)).toThrow("decayConcentration: lambda must be from 0 to 1");
});
