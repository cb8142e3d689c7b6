import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { learnedPositions } from "./learnedPositions.ts";
import { randomisedPositions } from "./randomisedPositions.ts";
import { sinusoidalPositions } from "./sinusoidalPositions.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

test("sinusoidal positions are the paper's, near 0 and far out", () => {
  tf.tidy(() => {
    const [N, width] = [5, 10];
    const positions = [0, 1, 7.5, 1e6, 1_000_003];
    const value = (m: number, e: number) => {
      const angle = m / 10_000 ** ((e - (e % 2)) / width);
      return e % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    };
    const wanted = positions.flatMap((m) => Array.from({ length: width }, (_, e) => value(m, e)));
    const got = sinusoidalPositions(N, width, { positions });
    expect(got.shape).toEqual([N, width]);
    expect(largestDifference(got.dataSync(), wanted)).toBeLessThan(1e-7);
    const order = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
    const halves = sinusoidalPositions(N, width, { positions, layout: "half" });
    const ordered = got.gather(tf.tensor1d(order, "int32"), 1);
    expect(largestDifference(halves.dataSync(), ordered.dataSync())).toBe(0);
    const far = sinusoidalPositions(1, width, { offset: 1_000_003 });
    expect(largestDifference(far.dataSync(), wanted.slice(-width))).toBeLessThan(1e-7);
  });
});

test("the product of two rows depends on their distance alone", () => {
  tf.tidy(() => {
    const table = sinusoidalPositions(50, 32, { offset: 777 });
    const products = tf.matMul(table, table, false, true).arraySync() as number[][];
    products.forEach((row, i) => {
      row.forEach((product, j) => {
        expect(Math.abs(product - products[0]![Math.abs(i - j)]!)).toBeLessThan(1e-5);
      });
    });
  });
});

describe.each(["cpu", "wasm"])("learned positions on %s", (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
  });

  const [L, W] = [9, 3];
  test.each([
    ["by offset", 4, { offset: 5 }, [5, 6, 7, 8]],
    ["listed", 5, { positions: [8, 0, 3, 3, 1] }, [8, 0, 3, 3, 1]],
    ["all", 9, {}, [0, 1, 2, 3, 4, 5, 6, 7, 8]],
  ])("%s: rows of the table, gradient too", (_, N, options, rows) => {
    tf.tidy(() => {
      const { values } = randomValues(normals(1), L, W);
      const table = tf.tensor2d(values, [L, W]);
      const of = (table: ArrayLike<number>) =>
        rows.flatMap((row) => [0, 1, 2].map((e) => table[row * W + e]!));
      const got = learnedPositions(table, N, options);
      expect(got.shape).toEqual([N, W]);
      expect(largestDifference(got.dataSync(), of(values))).toBe(0);
      const weights = randomValues(normals(2), N, W).values;
      const slope = tf.grad((table) => learnedPositions(table, N, options))(
        table,
        tf.tensor2d(weights, [N, W]),
      );
      const loss = (table: Float64Array) =>
        of(table).reduce((sum, y, at) => sum + y * weights[at]!, 0);
      const wanted = finiteDifferences(loss, Float64Array.from(values));
      expect(largestDifference(slope.dataSync(), wanted)).toBeLessThan(1e-6);
    });
  });

  test("leave nothing behind", () => {
    const table = tf.zeros([L, W]);
    const { numTensors } = tf.memory();
    for (const options of [{}, { positions: [1, 2] }]) {
      tf.dispose([
        learnedPositions(table, 2, options),
        tf.grad((table) => learnedPositions(table, 2, options))(table),
      ]);
    }
    expect(tf.memory().numTensors).toBe(numTensors);
    table.dispose();
  });
});

test("randomised positions are different, ordered, within range, and of their seed", () => {
  const N = fc.integer({ min: 1, max: 60 });
  const more = fc.integer({ min: 0, max: 3000 });
  const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(N, more, seed, (N, more, seed) => {
      const got = randomisedPositions(N, { range: N + more, seed });
      expect(got).toHaveLength(N);
      expect(new Set(got).size).toBe(N);
      expect(got[0]).toBeGreaterThanOrEqual(0);
      expect(got[N - 1]).toBeLessThan(N + more);
      expect(got.every((position, i) => i === 0 || position > got[i - 1]!)).toBe(true);
      expect(randomisedPositions(N, { range: N + more, seed })).toEqual(got);
    }),
    { seed: 8, numRuns: 100 },
  );
});

test("every position is drawn about as often as any other", () => {
  const [N, range, draws] = [5, 20, 4000];
  const counts = new Float64Array(range);
  for (let seed = 0; seed < draws; seed++) {
    for (const position of randomisedPositions(N, { range, seed })) counts[position]!++;
  }
  // 1000 each; the deviation of a count is √(1000 · ¾) = 27.
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * 27);
});

test.each<[() => unknown, string]>([
  [() => sinusoidalPositions(3, 5), "width must be even and positive, got 5"],
  [() => sinusoidalPositions(3, 4, { positions: [1] }), "positions must be 3 numbers, got 1"],
  [
    () => sinusoidalPositions(1, 4, { positions: [1], offset: 2 }),
    "sinusoidalPositions: give offset or positions, got both",
  ],
  [
    () => sinusoidalPositions(-1, 4),
    "sinusoidalPositions: N must be an integer of at least 0, got -1",
  ],
  [
    () => learnedPositions(tf.zeros([4, 2]), 3, { offset: 2 }),
    "learnedPositions: positions must be integers from 0 to 3, got 4",
  ],
  [
    () => learnedPositions(tf.zeros([4, 2]), 1, { positions: [0.5] }),
    "learnedPositions: positions must be integers from 0 to 3, got 0.5",
  ],
  [() => learnedPositions(tf.zeros([4]), 1), "learnedPositions: table must be [L, W], got [4]"],
  [
    () => randomisedPositions(9, { range: 8, seed: 1 }),
    "randomisedPositions: range must be an integer of at least N = 9, got 8",
  ],
  [
    () => randomisedPositions(2, { range: 8, seed: -1 }),
    "randomisedPositions: seed must be an unsigned 32-bit integer, got -1",
  ],
])("refuses %#", (make, message) => {
  expect(make).toThrow(message);
});
