import { normals } from "@frugal/tooling/oracle/random.ts";
import { describe, expect, test } from "vitest";
import { measuredNoise, predictedNoise, softmaxRow } from "../index.ts";

const rowOf = (n: number, spread: number) => {
  const next = normals(9);
  return {
    scores: Float64Array.from({ length: n }, () => spread * next()),
    values: Float64Array.from({ length: n }, next),
  };
};

test("softmaxRow", () => {
  const half = softmaxRow([3, 3]);
  expect([...half]).toEqual([0.5, 0.5]);
  expect([...softmaxRow([1e308, -Infinity, 1e308])]).toEqual([0.5, 0, 0.5]);
  expect([...softmaxRow([-Infinity, -Infinity])]).toEqual([0, 0]);
  expect([...softmaxRow([0, Number.NaN])].every(Number.isNaN)).toBe(true);
  expect(softmaxRow([0, Math.log(3)])[1]).toBeCloseTo(0.75, 15);
});

describe("noise in scores", () => {
  test("is predicted for many keys, and has no bias to speak of", () => {
    const row = { ...rowOf(2000, 1), sigma: 0.3 };
    const { rms, bias, output } = measuredNoise(row, { draws: 1000 });
    expect(rms / predictedNoise(row)).toBeCloseTo(1, 1);
    expect(Math.abs(bias)).toBeLessThan(rms / 5);
    const p = softmaxRow(row.scores);
    expect(output).toBe(row.values.reduce((sum, v, i) => sum + (p[i] as number) * v, 0));
  });

  test("by hand: equal scores of values ±1", () => {
    const values = Float64Array.from({ length: 64 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    const predicted = predictedNoise({ scores: new Float64Array(64), values, sigma: 0.5 });
    expect(predicted).toBeCloseTo(Math.sqrt(Math.expm1(0.25) / 64), 14);
  });

  test("of none at all is none, and of one key nothing", () => {
    expect(measuredNoise({ ...rowOf(10, 1), sigma: 0 })).toMatchObject({ rms: 0, bias: 0 });
    expect(measuredNoise({ scores: [5], values: [3], sigma: 2 })).toEqual({
      rms: 0,
      bias: 0,
      output: 3,
    });
    expect(predictedNoise({ scores: [5], values: [3], sigma: 2 })).toBe(0);
  });

  test("with weights of one's own is an unnormalised mean", () => {
    const row = { scores: [1, 2], values: [3, 5], sigma: 0 };
    expect(measuredNoise(row, { weight: (score) => score ** 2 }).output).toBe((3 + 20) / 2);
  });

  test("says what is wrong", () => {
    const wrong = { scores: [1, 2], values: [1], sigma: 1 };
    expect(() => predictedNoise(wrong)).toThrow(
      new RangeError("predictedNoise: expected 2 values, one for each score, got 1"),
    );
    expect(() => measuredNoise({ ...wrong, values: [1, 2], sigma: -1 })).toThrow(
      "measuredNoise: sigma must be at least 0, got -1",
    );
    expect(() => measuredNoise({ ...wrong, values: [1, 2] }, { draws: 0 })).toThrow(
      "measuredNoise: draws must be a positive integer, got 0",
    );
    expect(() => predictedNoise({ scores: [], values: [], sigma: 1 })).toThrow("must not be empty");
  });
});
