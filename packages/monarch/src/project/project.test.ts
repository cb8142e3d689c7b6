import { normals } from "@frugal/tooling/oracle/random.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Monarch } from "../monarch/monarch.ts";
import { type MonarchOptions, monarchShape } from "../monarch/monarchShape.ts";
import { toDense } from "../monarch/toDense.ts";
import type { Matrix } from "./matrix.ts";
import * as reference from "./project.reference.ts";
import { project } from "./project.ts";
import { relativeError } from "./relativeError.ts";

const gaussian = (rows: number, columns = rows, seed = 1): Matrix => ({
  values: Float64Array.from({ length: rows * columns }, normals(seed)),
  rows,
  columns,
});

function randomMonarch(options: MonarchOptions, seed = 1): Monarch {
  const shape = monarchShape(options);
  const next = normals(seed);
  const factor = ([blocks, height, width]: readonly [number, number, number]) =>
    Float64Array.from({ length: blocks * height * width }, next);
  return { shape, left: factor(shape.left), right: factor(shape.right) };
}

const dense = (monarch: Monarch): Matrix => ({
  values: toDense(monarch),
  rows: monarch.shape.rows,
  columns: monarch.shape.columns,
});

describe("exact on Monarch matrices", () => {
  const shapes: MonarchOptions[] = [
    { rows: 1 },
    { rows: 16 },
    { rows: 64 },
    { rows: 60, blockSize: 6 },
    { rows: 60, blockSize: 10, rank: 3 },
    { rows: 12, blockSize: 3 },
    { rows: 24, columns: 96, blockSize: [4, 8], rank: 2 },
    { rows: 96, columns: 24, blockSize: [8, 4] },
    { rows: 33, columns: 31, blockSize: 6, pad: true },
    { rows: 31, columns: 100, blockSize: 8, rank: 2, pad: true },
  ];
  for (const shape of shapes) {
    test(JSON.stringify(shape), () => {
      const original = dense(randomMonarch(shape));
      const { blockSize, rank = 1, pad = false } = shape;
      const { monarch, error } = project(original, {
        ...(blockSize ? { blockSize } : {}),
        rank,
        pad,
      });
      expect(monarch.shape).toEqual(monarchShape(shape));
      expect(error).toBeLessThan(1e-14);
      expect(relativeError(original.values, toDense(monarch))).toBeLessThan(1e-14);
    });
  }

  test("even if a slice's singular values differ by ten orders", () => {
    const shape = { rows: 64, blockSize: 8, rank: 3 };
    const graded = randomMonarch(shape);
    const columns = graded.shape.left[2];
    for (let at = 0; at < graded.left.length; at++) {
      graded.left[at]! *= 1e-5 ** ((at % columns) % 3);
    }
    expect(project(dense(graded), shape).error).toBeLessThan(1e-15);
    const smallest = randomMonarch({ ...shape, rank: 1 });
    for (let at = 0; at < graded.left.length; at++) {
      if ((at % columns) % 3 < 2) graded.left[at] = 0;
    }
    expect(project(dense(smallest), shape).error).toBeLessThan(1e-14);
  });
});

test("alternating least squares from 50 starts finds nothing better", () => {
  for (const seed of [1, 2, 3]) {
    const matrix = gaussian(16, 16, seed);
    const found = reference.project(matrix, { restarts: 50, iterations: 200, random: normals(9) });
    const { error } = project(matrix);
    expect(Math.abs(error ** 2 - found.error ** 2)).toBeLessThan(1e-12);
    expect(error).toBeLessThan(found.error + 1e-13);
  }
});

test("and no matrix near it is nearer", () => {
  const size = fc.constantFrom([8, 12], [12, 8], [9, 10], [16, 16]);
  fc.assert(
    fc.property(size, fc.integer({ min: 1, max: 1000 }), ([rows, columns], seed) => {
      const matrix = gaussian(rows, columns, seed);
      const { monarch, error } = project(matrix, { blockSize: 4, rank: 2, pad: true });
      const next = normals(seed + 1);
      const moved = {
        shape: monarch.shape,
        left: monarch.left.map((value) => value + 1e-3 * next()),
        right: monarch.right.map((value) => value + 1e-3 * next()),
      };
      const other = relativeError(matrix.values, toDense(moved));
      expect(relativeError(matrix.values, toDense(monarch))).toBeCloseTo(error, 12);
      return other > error - 1e-12;
    }),
    { seed: 20240724, numRuns: 60 },
  );
});

test("one slice: the best matrix of a rank", () => {
  const matrix = gaussian(20, 30);
  const whole = project(matrix, { blockSize: [1, 30], rank: 20 });
  expect(whole.error).toBeLessThan(1e-14);
  // Singular values of diag(1 … 5), in an order of its own.
  const values = new Float64Array(25);
  [3, 1, 5, 2, 4].forEach((value, i) => {
    values[i * 5 + ((i * 2) % 5)] = value;
  });
  const { error } = project({ values, rows: 5, columns: 5 }, { blockSize: [1, 5], rank: 2 });
  expect(error).toBeCloseTo(Math.sqrt((1 + 4 + 9) / 55), 14);
});

test("repeated singular values are found as often as they occur", () => {
  const n = 12;
  const identity = new Float64Array(n * n);
  for (let i = 0; i < n; i++) identity[i * n + i] = 1;
  for (let rank = 1; rank <= n; rank++) {
    const { error } = project(
      { values: identity, rows: n, columns: n },
      { blockSize: [1, n], rank },
    );
    expect(error).toBeCloseTo(Math.sqrt((n - rank) / n), 12);
  }
  const { error } = project({ values: identity, rows: n, columns: n }, { blockSize: 3 });
  expect(error).toBe(0); // the identity is Monarch
});

test("a matrix of lower rank than is asked for", () => {
  // Equal rows: what rounding leaves of the first product is a multiple of it again.
  const values = Float64Array.from({ length: 900 }, (_, at) => (at % 30) + 1);
  for (const rank of [1, 2, 7, 30]) {
    const { monarch, error } = project(
      { values, rows: 30, columns: 30 },
      { blockSize: [1, 30], rank },
    );
    expect(error).toBeLessThan(1e-14);
    expect(relativeError(values, toDense(monarch))).toBeLessThan(1e-14);
  }
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 500 }), (rank, seed) => {
      const next = normals(seed);
      const integers = () => Float64Array.from({ length: 24 * rank }, () => Math.round(next()));
      const [a, b] = [integers(), integers()];
      const product = Float64Array.from({ length: 24 * 24 }, (_, at) => {
        const [x, y] = [Math.floor(at / 24), at % 24];
        let sum = 0;
        for (let r = 0; r < rank; r++) sum += a[x * rank + r]! * b[y * rank + r]!;
        return sum;
      });
      const matrix = { values: product, rows: 24, columns: 24 };
      return [rank, 12, 24].every(
        (asked) => project(matrix, { blockSize: [1, 24], rank: asked }).error < 1e-13,
      );
    }),
    { seed: 20240724, numRuns: 60 },
  );
});

test("zeros, and slices of zeros, have factors of zero", () => {
  const zeros = project({ values: new Float64Array(64), rows: 8, columns: 8 }, { blockSize: 2 });
  expect(zeros.error).toBe(0);
  expect(zeros.monarch.left.every((value) => value === 0)).toBe(true);
  const half = gaussian(16);
  half.values.fill(0, 0, 128);
  for (let at = 128; at < 256; at++) if (Math.floor(at / 16) % 4 < 2) half.values[at] = 0;
  const { monarch, error } = project(half);
  expect(Number.isFinite(error)).toBe(true);
  expect([...monarch.left, ...monarch.right].every(Number.isFinite)).toBe(true);
});

test("any scale, to the ends of float64", () => {
  const { values, rows, columns } = gaussian(16);
  const { error } = project({ values, rows, columns });
  for (const scale of [2 ** -900, 2 ** 900]) {
    const scaled = project({ values: values.map((value) => value * scale), rows, columns });
    expect(scaled.error).toBeCloseTo(error, 13);
  }
  const tiny = project({ values: values.map((value) => value * 1e-310), rows, columns });
  expect(tiny.error).toBeCloseTo(error, 8);
});

test("float32 in, float32 out, with the error of what is stored", () => {
  const original = dense(randomMonarch({ rows: 36 }));
  const values = Float32Array.from(original.values);
  const { monarch, error } = project({ values, rows: 36, columns: 36 });
  expect(monarch.left).toBeInstanceOf(Float32Array);
  expect(monarch.right).toBeInstanceOf(Float32Array);
  expect(error).toBeGreaterThan(1e-9);
  expect(error).toBeLessThan(2e-7);
  expect(relativeError(values, toDense(monarch))).toBeCloseTo(error, 12);
});

test("progress rises to 1", () => {
  const shares: number[] = [];
  project(gaussian(64), { onProgress: (share) => shares.push(share) });
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});

test("bad input is named", () => {
  const matrix = gaussian(12);
  const broken = matrix.values.slice();
  broken[14] = Number.NaN;
  expect(() => project({ ...matrix, values: broken })).toThrow(
    "project: values must be finite, got NaN at row 1, column 2",
  );
  expect(() => project({ ...matrix, rows: 11 })).toThrow(
    "project: a 11 × 12 matrix has 132 values, got 144",
  );
  expect(() => project({ ...matrix, rows: 0 })).toThrow("rows and columns must be positive");
  expect(() => project(matrix, { blockSize: 5 })).toThrow("blockSize must divide the rows, 12");
  expect(() => project(matrix, { blockSize: 3, rank: 4 })).toThrow("rank must be at most 3");
});
