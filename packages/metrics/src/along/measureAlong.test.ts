import { setThreads } from "@frugal/engine";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  effectiveFraction,
  gini,
  hoyer,
  kurtosis,
  l1OverL2,
  l2OverL1,
  type Measure,
  meanOverMax,
  participationNumber,
  pqIndex,
  renyiEntropy,
  shannonEntropy,
  zeroFraction,
} from "../index.ts";
import { measureAlong } from "./measureAlong.ts";

beforeAll(() => setThreads(1));
afterAll(() => setThreads(1));

const measures: readonly Measure[] = [
  hoyer,
  l1OverL2,
  l2OverL1,
  meanOverMax,
  participationNumber,
  kurtosis,
  renyiEntropy(2),
  renyiEntropy(Infinity),
  effectiveFraction(2),
  gini,
  shannonEntropy,
  pqIndex(),
];

interface Input {
  readonly shape: number[];
  readonly axis: number;
  readonly values: Float32Array;
}

/** What a measure and its gradient are by definition, each row weighed with 1, 2, 3 … */
function byDefinition(measure: Measure, { shape, axis, values }: Input) {
  const n = shape[axis] as number;
  const inner = shape.slice(axis + 1).reduce((size, length) => size * length, 1);
  const rows = values.length / n;
  const measured = new Float64Array(rows);
  const gradient = new Float64Array(values.length);
  for (let r = 0; r < rows; r++) {
    const at = (i: number) => Math.floor(r / inner) * n * inner + i * inner + (r % inner);
    const row = Float64Array.from({ length: n }, (_, i) => values[at(i)] as number);
    measured[r] = measure.of(row);
    const slopes = new Float64Array(n);
    measure.gradient?.(row, slopes);
    for (let i = 0; i < n; i++) gradient[at(i)] = (r + 1) * (slopes[i] as number);
  }
  return { measured, gradient };
}

function byTensor(measure: Measure, { shape, axis, values }: Input) {
  return tf.tidy(() => {
    const x = tf.tensor(values, shape);
    const weighed = (y: tf.Tensor) => {
      const measured = measureAlong(measure, y, axis);
      return tf.sum(tf.mul(measured, tf.range(1, measured.size + 1).reshape(measured.shape)));
    };
    const measured = measureAlong(measure, x, axis);
    expect(measured.shape).toEqual(shape.filter((_, i) => i !== axis));
    const gradient = measure.gradient ? tf.grad(weighed)(x) : x;
    expect(gradient.shape).toEqual(shape);
    return { measured: measured.dataSync(), gradient: gradient.dataSync() };
  });
}

/** The largest |a − b|, as a part of the largest |b| or of 1. */
function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return largestDifference(a, b) / Math.max(1, largest(b));
}

const largest = (values: ArrayLike<number>) =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const SHAPES: readonly (readonly [shape: number[], axis: number])[] = [
  [[7], 0],
  [[5, 1], 1],
  [[3, 33], 1],
  [[9, 2], 1],
  [[2, 3, 50], 2],
  [[2, 45, 3], 1],
  [[300, 21], 0],
  [[2, 300, 5, 4], 1],
  [[2, 1100], 1],
  [[1100, 17], 0],
  [[1, 5000], 1],
];

describe.each(["cpu", "wasm"])("on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  describe.each(measures.map((measure) => [measure.name, measure] as const))("%s", (_, measure) => {
    test("is that of every row, along any axis, and so is its gradient", () => {
      for (const [shape, axis] of SHAPES) {
        const { values } = randomValues(normals(shape.length + axis), ...shape);
        const input = { shape, axis, values };
        const found = byTensor(measure, input);
        const expected = byDefinition(measure, input);
        expect(difference(found.measured, expected.measured)).toBeLessThan(5e-7);
        expect(difference(found.gradient, expected.gradient)).toBeLessThan(2e-6);
      }
    });

    test("takes rows of zeros, of equal values, of zeros and equal values", () => {
      const n = 70;
      const values = new Float32Array(4 * n);
      values.fill(-0.3, n, 2 * n);
      values.fill(2, 2 * n, 2 * n + 9);
      values[3 * n + 5] = -7;
      for (const turned of [false, true]) {
        const shape = turned ? [n, 4] : [4, n];
        const laid = turned
          ? values.map((_, at) => values[(at % 4) * n + Math.floor(at / 4)] as number)
          : values;
        const input = { shape, axis: turned ? 0 : 1, values: laid };
        const found = byTensor(measure, input);
        const expected = byDefinition(measure, input);
        expect(difference(found.measured, expected.measured)).toBeLessThan(5e-7);
        expect(difference(found.gradient, expected.gradient)).toBeLessThan(2e-6);
      }
    });

    test("neither overflows nor underflows", () => {
      for (const scale of [1e-36, 1e36]) {
        const values = randomValues(normals(5), 2, 300).values.map((x) => scale * x);
        const input = { shape: [2, 300], axis: 1, values };
        const { measured } = byDefinition(measure, input);
        const found = tf.tidy(() => measureAlong(measure, tf.tensor(values, [2, 300])).dataSync());
        expect(difference(found, measured)).toBeLessThan(5e-7);
      }
    });

    test("keeps NaN and infinity to their own row", () => {
      const values = new Float32Array(3 * 20).fill(1);
      values[7] = Number.NaN;
      values[25] = -Infinity;
      const found = tf.tidy(() => measureAlong(measure, tf.tensor(values, [3, 20])).dataSync());
      expect([...found].map(Number.isNaN)).toEqual([true, true, false]);
      const { gradient } = byTensor(measure, { shape: [3, 20], axis: 1, values });
      expect(gradient.slice(40).some(Number.isNaN)).toBe(false);
    });
  });

  test("counts, which have no gradient, and says so", () => {
    const x = tf.tensor([0, 1, 0, 2], [2, 2]);
    expect(measureAlong(zeroFraction(), x).arraySync()).toEqual([0.5, 0.5]);
    expect(() => tf.grad((y) => tf.sum(measureAlong(zeroFraction(), y)))(x)).toThrow(
      new TypeError("measureAlong: fraction of zeros has no gradient"),
    );
    x.dispose();
  });

  test("leaves memory level, forward and backward, errors and all", () => {
    const x = tf.randomNormal([6, 5, 40]);
    const step = () => {
      for (const measure of [hoyer, meanOverMax, gini, shannonEntropy]) {
        for (const axis of [-1, 1]) {
          measureAlong(measure, x, axis).dispose();
          tf.grad((y) => tf.sum(measureAlong(measure, y, axis)))(x).dispose();
        }
      }
      expect(() => measureAlong(hoyer, x, 3)).toThrow(RangeError);
    };
    step();
    const { numTensors, numBytes, numDataBuffers } = tf.memory();
    for (let i = 0; i < 20; i++) step();
    expect(tf.memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
    x.dispose();
  });

  test("a regulariser makes weights sparse", () => {
    const w = tf.variable(tf.randomNormal([4, 32], 0, 1, "float32", 3));
    const mean = () => tf.tidy(() => tf.mean(measureAlong(hoyer, w)).dataSync()[0] as number);
    const before = mean();
    const optimizer = tf.train.sgd(0.5);
    for (let i = 0; i < 50; i++) {
      optimizer.minimize(() => tf.neg(tf.sum(measureAlong(hoyer, w))) as tf.Scalar);
    }
    expect(mean()).toBeGreaterThan(before + 0.2);
    tf.dispose(w);
  });
});

test("gives the same bits for any number of threads", async () => {
  await tf.setBackend("wasm");
  const x = tf.randomNormal([400, 2000], 0, 1, "float32", 4);
  const [alone, together] = [1, 3].map((threads) => {
    setThreads(threads);
    const index = measureAlong(gini, x).dataSync().slice();
    const gradient = tf.grad((y) => tf.sum(measureAlong(gini, y)))(x);
    const slopes = gradient.dataSync().slice();
    gradient.dispose();
    return { index, slopes };
  });
  setThreads(1);
  expect(together).toEqual(alone);
  x.dispose();
});

test("says what is wrong", async () => {
  await tf.setBackend("cpu");
  const x = tf.ones([2, 3]);
  expect(() => measureAlong(hoyer, [1, 2] as never)).toThrow(
    new TypeError("measureAlong: x must be a tf.Tensor, got object"),
  );
  expect(() => measureAlong(hoyer, null as never)).toThrow("x must be a tf.Tensor, got null");
  expect(() => measureAlong("hoyer" as never, x)).toThrow("measure must be a Measure");
  expect(() => measureAlong(hoyer, x, 2)).toThrow(
    new RangeError("measureAlong: axis must be one of the 2 of x, got 2"),
  );
  expect(() => measureAlong(hoyer, x, 0.5)).toThrow(RangeError);
  expect(() => measureAlong(hoyer, tf.scalar(1))).toThrow("got -1");
  expect(() => measureAlong(hoyer, tf.zeros([2, 0]))).toThrow(
    new RangeError("measureAlong: x must not be empty, got [2, 0]"),
  );
  expect(() => measureAlong(hoyer, tf.ones([2], "int32"))).toThrow("x must be float32, got int32");
  x.dispose();
  expect(() => measureAlong(hoyer, x)).toThrow("measureAlong: x is disposed");
});
