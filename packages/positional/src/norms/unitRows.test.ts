import { setThreads, startThreads } from "@frugal/engine";
import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import * as reference from "./unitRows.reference.ts";
import { unitRows, unitRowsByOps } from "./unitRows.ts";

afterAll(() => setThreads(1));

const tensor = (seed: number, ...shape: [number, number, number, number]) =>
  tf.tensor4d(randomValues(normals(seed), ...shape).values, shape);

describe.each(["cpu", "wasm"])("unitRows on %s", (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
    setThreads(1);
  });

  const widths = [1, 31, 33, 100].flatMap((D) => [1, 3].map((N) => ({ D, N })));
  test.each(widths)("equals the definition, gradient too, N $N, D $D", ({ D, N }) => {
    tf.tidy(() => {
      const x = tensor(D, 1, 2, N, D);
      const values = Float64Array.from(x.dataSync());
      const got = unitRows(x);
      expect(largestDifference(got.dataSync(), reference.unitRows(values, D))).toBeLessThan(5e-7);
      const weights = tensor(D + 1, 1, 2, N, D);
      const slope = tf.grad((x) => unitRows(x))(x, weights);
      const w = weights.dataSync();
      const loss = (x: Float64Array) =>
        reference.unitRows(x, D).reduce((sum, y, i) => sum + y * w[i]!, 0);
      expect(largestDifference(slope.dataSync(), finiteDifferences(loss, values))).toBeLessThan(
        D === 1 ? 1e-5 : 2e-6,
      );
      const byOps = (x: tf.Tensor) => unitRowsByOps(x as tf.Tensor4D, 1e-6);
      expect(largestDifference(byOps(x).dataSync(), got.dataSync())).toBeLessThan(5e-7);
      const theirs = tf.grad(byOps)(x, weights).dataSync();
      expect(largestDifference(theirs, slope.dataSync())).toBeLessThan(D === 1 ? 1e-4 : 5e-6);
    });
  });

  test("rows of 0 stay 0 and have a finite gradient", () => {
    tf.tidy(() => {
      const x = tf.zeros([1, 1, 2, 6]);
      for (const unit of [
        (x: tf.Tensor) => unitRows(x, { epsilon: 0.5 }),
        (x: tf.Tensor) => unitRowsByOps(x as tf.Tensor4D, 0.5),
      ]) {
        expect(Array.from(unit(x).dataSync())).toEqual(Array(12).fill(0));
        const slope = tf
          .grad(unit)(x, tf.ones([1, 1, 2, 6]))
          .dataSync();
        slope.forEach((value) => {
          expect(value).toBeCloseTo(2, 6);
        });
      }
    });
  });

  test("gives the same bits for 1, 2 and 3 threads, and leaves nothing behind", async () => {
    const x = tf.tidy(() => tf.sin(tf.range(0, 5_120_000)).reshape([1, 1, 80_000, 64]));
    const { numTensors } = tf.memory();
    const run = () => {
      const results = [unitRows(x), tf.grad((x) => unitRows(x))(x, x)];
      const values = results.map((y) => y.dataSync().slice());
      tf.dispose(results);
      return values;
    };
    const alone = run();
    for (const count of [2, 3]) {
      setThreads(count);
      expect(await startThreads()).toBe(count);
      run().forEach((values, at) => {
        expect(largestDifference(values, alone[at]!)).toBe(0);
      });
    }
    expect(tf.memory().numTensors).toBe(numTensors);
    x.dispose();
    tf.tidy(() => {
      expect(unitRows(tf.zeros([1, 2, 0, 4])).shape).toEqual([1, 2, 0, 4]);
    });
  });
});

test("unitRows refuses", () => {
  const x = tf.zeros([1, 1, 2, 3]);
  expect(() => unitRows(tf.zeros([2, 3]))).toThrow("unitRows: x must be [B, H, N, D], got [2, 3]");
  expect(() => unitRows(x, { epsilon: 0 })).toThrow(
    "unitRows: epsilon must be a finite number above 0",
  );
});
