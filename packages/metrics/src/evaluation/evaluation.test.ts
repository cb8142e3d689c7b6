import { normals } from "@frugal/tooling/oracle/random.ts";
import { describe, expect, test } from "vitest";
import {
  accuracyByDistance,
  bitsPerCharacter,
  type Estimate,
  lossByPosition,
  perplexityByLength,
  uniforms,
} from "../index.ts";
import { studentQuantile } from "./studentQuantile.ts";

test("Student's quantiles, from tables and across the seam", () => {
  const table: readonly (readonly [number, number, number])[] = [
    [0.95, 1, 12.706_204_736],
    [0.95, 2, 4.302_652_73],
    [0.95, 5, 2.570_581_836],
    [0.99, 10, 3.169_272_673],
    [0.95, 30, 2.042_272_456],
    [0.95, 100, 1.983_971_519],
    [0.95, 1000, 1.962_339_081],
  ];
  for (const [confidence, freedom, value] of table) {
    expect(studentQuantile(confidence, freedom)).toBeCloseTo(value, 7);
  }
  const [first, second, third] = [199, 200, 201].map((freedom) => studentQuantile(0.999, freedom));
  const bend = (first as number) - 2 * (second as number) + (third as number);
  expect(bend).toBeGreaterThan(0);
  expect(bend).toBeLessThan(4e-6); // the expansion's third term is 6e-6
});

/** How often intervals hold the truth. */
function coverage(truth: number, estimate: (seed: number) => Estimate): number {
  let held = 0;
  for (let seed = 1; seed <= 1000; seed++) {
    const { low, high } = estimate(seed);
    if (low <= truth && truth <= high) held++;
  }
  return held / 1000;
}

/** Sequences whose losses share a part of their noise: tokens are not independent. */
function sequences(seed: number, count: number, length: number): Float64Array[] {
  const next = normals(seed);
  return Array.from({ length: count }, () => {
    const shared = 0.3 * next();
    return Float64Array.from({ length }, () => 2 + shared + 0.1 * next());
  });
}

describe("95 % intervals hold the truth in 95 % of cases", () => {
  test("of losses by position", () => {
    const found = coverage(
      2,
      (seed) => lossByPosition(sequences(seed, 8, 4), { bucket: 4 })[0]?.loss as Estimate,
    );
    expect(Math.abs(found - 0.95)).toBeLessThan(0.025);
  });

  test("of perplexities", () => {
    const found = coverage(
      Math.exp(2),
      (seed) => perplexityByLength(sequences(seed, 8, 4))[0]?.perplexity as Estimate,
    );
    expect(Math.abs(found - 0.95)).toBeLessThan(0.025);
  });

  test("of accuracies", () => {
    const found = coverage(0.9, (seed) => {
      const uniform = uniforms(seed);
      const trials = Array.from({ length: 60 }, () => ({ distance: 3, correct: uniform() < 0.9 }));
      return accuracyByDistance(trials)[0]?.accuracy as Estimate;
    });
    expect(Math.abs(found - 0.95)).toBeLessThan(0.025);
  });

  test("of bits per character", () => {
    const found = coverage(1.5, (seed) => {
      const [next, uniform] = [normals(seed), uniforms(seed + 5000)];
      const texts = Array.from({ length: 12 }, () => {
        const characters = 500 + Math.floor(1000 * uniform());
        return { characters, nats: Math.LN2 * characters * (1.5 + 0.2 * next()) };
      });
      return bitsPerCharacter(texts);
    });
    expect(Math.abs(found - 0.95)).toBeLessThan(0.04); // linearised, 12 texts
  });
});

describe("lossByPosition", () => {
  test("takes sequences of different lengths, and buckets", () => {
    const losses = [
      [1, 2, 3, 4, 5],
      [3, 4, 5],
    ];
    const each = lossByPosition(losses);
    expect(each.map(({ loss }) => loss.value)).toEqual([2, 3, 4, 4, 5]);
    expect(each.map(({ loss }) => loss.count)).toEqual([2, 2, 2, 1, 1]);
    expect(each[4]).toMatchObject({ from: 4, to: 5, loss: { low: -Infinity, high: Infinity } });
    const pairs = lossByPosition(losses, { bucket: 2 });
    expect(pairs.map(({ from, to, loss }) => [from, to, loss.value])).toEqual([
      [0, 2, 2.5],
      [2, 4, (3.5 + 5) / 2],
      [4, 5, 5],
    ]);
    const reach = studentQuantile(0.95, 1); // spread √2, over √2 samples
    expect((each[0]?.loss.high as number) - 2).toBeCloseTo(reach, 8);
  });

  test("shows NaN, and refuses nothing", () => {
    expect(lossByPosition([[1, Number.NaN]])[1]?.loss.value).toBeNaN();
    expect(() => lossByPosition([])).toThrow(
      "lossByPosition: expected at least one sequence, got none",
    );
    expect(() => lossByPosition([[1], []])).toThrow("lossByPosition: sequence 1 must not be empty");
    expect(() => lossByPosition([[1]], { bucket: 0 })).toThrow(
      "bucket must be a positive integer, got 0",
    );
    expect(() => lossByPosition([[1]], { confidence: 1 })).toThrow(
      "lossByPosition: confidence must be between 0 and 1, got 1",
    );
  });
});

test("perplexityByLength groups, and may take the last positions only", () => {
  const losses = [
    [9, 9, 0],
    [1, 1],
    [9, 9, 2],
  ];
  const found = perplexityByLength(losses, { last: 1 });
  expect(found.map(({ length }) => length)).toEqual([2, 3]);
  expect(found[0]?.perplexity).toEqual({ value: Math.E, low: 0, high: Infinity, count: 1 });
  expect(found[1]?.perplexity.value).toBeCloseTo(Math.E, 14);
  expect(perplexityByLength(losses)[1]?.perplexity.value).toBeCloseTo(Math.exp(19 / 3), 8);
  expect(() => perplexityByLength([[1]], { last: 0 })).toThrow(
    "last must be a positive integer, got 0",
  );
});

test("accuracyByDistance, by Wilson's formula", () => {
  const trials = [
    ...Array.from({ length: 10 }, () => ({ distance: 130, correct: true })),
    ...Array.from({ length: 4 }, (_, i) => ({ distance: 20 + i, correct: i < 1 })),
  ];
  const found = accuracyByDistance(trials, { bucket: 64 });
  expect(found.map(({ from, to }) => [from, to])).toEqual([
    [0, 64],
    [128, 192],
  ]);
  expect(found[0]?.accuracy.value).toBe(0.25);
  expect(found[1]?.accuracy).toMatchObject({ value: 1, high: 1, count: 10 });
  expect(found[1]?.accuracy.low).toBeCloseTo(10 / (10 + 1.959_963_984_54 ** 2), 10);
  expect(() => accuracyByDistance([])).toThrow("expected at least one trial, got none");
  expect(() => accuracyByDistance([{ distance: -1, correct: true }])).toThrow(
    "accuracyByDistance: distance must be at least 0, got -1",
  );
  expect(() => accuracyByDistance(trials, { bucket: 0 })).toThrow("bucket must be positive, got 0");
});

test("bitsPerCharacter weighs by length", () => {
  const texts = [
    { nats: 10 * Math.LN2, characters: 10 },
    { nats: 90 * Math.LN2, characters: 30 },
  ];
  expect(bitsPerCharacter(texts).value).toBeCloseTo(2.5, 14);
  expect(bitsPerCharacter([{ nats: Math.LN2, characters: 2 }])).toMatchObject({
    value: 0.5,
    count: 1,
  });
  expect(() => bitsPerCharacter([])).toThrow(
    "bitsPerCharacter: expected at least one text, got none",
  );
  expect(() => bitsPerCharacter([{ nats: 1, characters: 0 }])).toThrow(
    "text 0 must have characters, got 0",
  );
});
