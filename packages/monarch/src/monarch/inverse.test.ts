import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import * as reference from "../multiply/multiply.reference.ts";
import { determinant, logDeterminant } from "./determinant.ts";
import { inverseTransposed } from "./inverseTransposed.ts";
import { invert } from "./invert.ts";
import type { Monarch } from "./monarch.ts";
import { type MonarchOptions, monarchShape } from "./monarchShape.ts";
import { toDense } from "./toDense.ts";
import { toTensors } from "./toTensors.ts";
import { toValues } from "./toValues.ts";

const monarchOf = (options: MonarchOptions, seed = 1): Monarch => {
  const shape = monarchShape(options);
  const next = normals(seed);
  const values = (size: readonly number[]) => randomValues(next, ...size).values;
  return { shape, left: values(shape.left), right: values(shape.right) };
};

const square: MonarchOptions[] = [{ rows: 16 }, { rows: 60, blockSize: 6 }, { rows: 64 }];

test.each(square.map((options) => ({ options })))(
  "the transposed inverse, $options",
  ({ options }) => {
    const monarch = monarchOf(options);
    const n = monarch.shape.rows;
    const { values: x } = randomValues(normals(2), 3, n);
    const inverse = toDense(inverseTransposed(monarch));
    const y = reference.multiply(x, monarch);
    const back = Float64Array.from({ length: 3 * n }, (_, at) => {
      const [b, column] = [Math.floor(at / n), at % n];
      let sum = 0;
      for (let row = 0; row < n; row++) sum += y[b * n + row]! * inverse[row * n + column]!;
      return sum;
    });
    expect(largestDifference(back, x)).toBeLessThan(1e-8);
  },
);

test.each(square.map((options) => ({ options })))("the determinant, $options", ({ options }) => {
  for (const seed of [1, 2, 3, 4]) {
    const monarch = monarchOf(options, seed);
    const dense = invert(toDense(monarch), monarch.shape.rows)!;
    const { sign, log } = logDeterminant(monarch);
    expect(sign).toBe(dense.sign);
    expect(log).toBeCloseTo(dense.log, 8);
    expect(determinant(monarch) / (sign * Math.exp(log))).toBeCloseTo(1, 12);
  }
});

test("a permutation's sign is that of its determinant", () => {
  // [[0, 1], [1, 0]] in each block of the right factor, and ones in the left.
  const swap: Monarch = {
    shape: monarchShape({ rows: 6, blockSize: 2 }),
    left: Float64Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1]),
    right: Float64Array.from([0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0]),
  };
  expect(determinant(swap)).toBe(-1);
  expect(largestDifference(toDense(inverseTransposed(swap)), toDense(swap))).toBe(0);
});

test("singular blocks and matrices that are no products of square blocks", () => {
  const singular = monarchOf({ rows: 16 });
  singular.right.fill(0, 16, 20);
  expect(() => inverseTransposed(singular)).toThrow(
    "inverseTransposed: expected invertible blocks, block 1 of right is singular",
  );
  expect(determinant(singular)).toBe(0);
  expect(logDeterminant(singular)).toEqual({ sign: 0, log: Number.NEGATIVE_INFINITY });
  const notANumber = monarchOf({ rows: 16 });
  notANumber.left.fill(Number.NaN);
  expect(() => inverseTransposed(notANumber)).toThrow("block 0 of left is singular");
  for (const options of [
    { rows: 16, rank: 2 },
    { rows: 16, columns: 64 },
    { rows: 15, blockSize: 4, pad: true },
  ]) {
    const monarch = monarchOf(options);
    expect(() => inverseTransposed(monarch)).toThrow("expected square blocks of rank 1");
    expect(() => determinant(monarch)).toThrow("expected square blocks of rank 1");
  }
});

test("factors become tensors and come back; wrong lengths do not", async () => {
  const monarch = monarchOf({ rows: 12, columns: 20, blockSize: [3, 5] });
  const tensors = toTensors(monarch);
  expect(tensors.left.shape).toEqual([3, 4, 4]);
  expect(await toValues(tensors)).toEqual(monarch);
  tf.dispose([tensors.left, tensors.right]);
  const short = { ...monarch, left: monarch.left.subarray(1) };
  for (const [op, run] of Object.entries({ toDense, toTensors })) {
    expect(() => run(short)).toThrow(`${op}: left must have 48 elements, [3,4,4], got 47`);
  }
});
