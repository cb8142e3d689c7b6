import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals } from "@frugal/tooling/oracle/random.ts";
import { describe, expect, test } from "vitest";
import { toDenseComplex } from "../complex/toDenseComplex.ts";
import { productToDense } from "../factorise/monarchProduct.ts";
import { toDense } from "../monarch/toDense.ts";
import { project } from "../project/project.ts";
import { projectComplex } from "../project/projectComplex.ts";
import { circulant } from "./circulant.ts";
import { fourier } from "./fourier.ts";
import { hadamard } from "./hadamard.ts";
import { identity } from "./identity.ts";
import { toeplitz } from "./toeplitz.ts";

const filled = (rows: number, columns: number, at: (x: number, y: number) => number) =>
  Float64Array.from({ length: rows * columns }, (_, i) => at(Math.floor(i / columns), i % columns));

describe("the identity and Hadamard's matrix", () => {
  test.each([
    [16, 4],
    [64, 8],
    [32, 2],
    [64, 64],
    [8, 1],
  ])("%i in blocks of %i", (n, blockSize) => {
    expect(toDense(identity(n, { blockSize }))).toEqual(filled(n, n, (x, y) => (x === y ? 1 : 0)));
    let doubled = [[1]];
    while (doubled.length < n) {
      doubled = [
        ...doubled.map((row) => [...row, ...row]),
        ...doubled.map((row) => [...row, ...row.map((value) => -value)]),
      ];
    }
    expect(toDense(hadamard(n, { blockSize }))).toEqual(Float64Array.from(doubled.flat()));
  });

  test("projections find them", () => {
    const values = toDense(hadamard(64));
    expect(project({ values, rows: 64, columns: 64 }).error).toBeLessThan(1e-15);
  });

  test("bad sizes are named", () => {
    expect(() => hadamard(24)).toThrow("hadamard: n must be a power of two, got 24");
    expect(() => identity(12, { blockSize: 5 })).toThrow("blockSize must divide");
  });
});

describe("Fourier's matrix", () => {
  test.each([
    [16, 4],
    [60, 6],
    [60, 10],
    [12, 3],
  ])("%i in blocks of %i, its columns in order", (n, blockSize) => {
    const { monarch, order } = fourier(n, { blockSize });
    const dense = toDenseComplex(monarch);
    const angle = (x: number, c: number) => (-2 * Math.PI * ((x * order[c]!) % n)) / n;
    const cosines = filled(n, n, (x, c) => Math.cos(angle(x, c)));
    const sines = filled(n, n, (x, c) => Math.sin(angle(x, c)));
    expect(largestDifference(dense.real, cosines)).toBeLessThan(1e-14);
    expect(largestDifference(dense.imaginary, sines)).toBeLessThan(1e-14);
    const found = projectComplex({ values: dense, rows: n, columns: n }, { blockSize });
    expect(found.error).toBeLessThan(1e-15 * n);
  });

  test("natural order is far from Monarch", () => {
    const angle = (x: number, y: number) => (-2 * Math.PI * x * y) / 64;
    const real = filled(64, 64, (x, y) => Math.cos(angle(x, y)));
    const imaginary = filled(64, 64, (x, y) => Math.sin(angle(x, y)));
    const { error } = projectComplex({ values: { real, imaginary }, rows: 64, columns: 64 });
    expect(error).toBeCloseTo(0.935, 3);
  });
});

describe("complex projection", () => {
  const gaussian = (length: number, seed: number) => Float64Array.from({ length }, normals(seed));

  test.each([
    [24, 12, 4, false],
    [12, 24, [3, 6], false],
    [13, 17, 4, true],
  ] as const)("%i × %i: what was Monarch stays", (rows, columns, blockSize, pad) => {
    const values = { real: gaussian(rows * columns, 1), imaginary: gaussian(rows * columns, 2) };
    const first = projectComplex({ values, rows, columns }, { blockSize, pad });
    expect(first.error).toBeGreaterThan(0.1);
    const again = projectComplex(
      { values: toDenseComplex(first.monarch), rows, columns },
      { blockSize, pad },
    );
    expect(again.error).toBeLessThan(1e-14);
    const dense = toDenseComplex(first.monarch);
    let missed = 0;
    let squares = 0;
    for (const part of ["real", "imaginary"] as const) {
      for (let at = 0; at < rows * columns; at++) {
        missed += (values[part][at]! - dense[part][at]!) ** 2;
        squares += values[part][at]! ** 2;
      }
    }
    expect(Math.sqrt(missed / squares)).toBeCloseTo(first.error, 13);
  });

  test("of a real matrix is the real projection", () => {
    const values = { real: gaussian(256, 3), imaginary: new Float64Array(256) };
    const complex = projectComplex({ values, rows: 16, columns: 16 });
    const real = project({ values: values.real, rows: 16, columns: 16 });
    expect(complex.error).toBeCloseTo(real.error, 13);
  });
});

describe("convolutions", () => {
  const next = normals(5);
  test.each([1, 4, 16, 12, 60])("a circulant matrix of %i", (n) => {
    const c = Float64Array.from({ length: n }, next);
    const { real, imaginary } = productToDense(circulant(c));
    expect(
      largestDifference(
        real,
        filled(n, n, (x, y) => c[(x - y + n) % n]!),
      ),
    ).toBeLessThan(1e-13);
    expect(largestDifference(imaginary, new Float64Array(n * n))).toBeLessThan(1e-13);
  });

  test.each([
    [1, 1],
    [7, 7],
    [16, 16],
    [10, 3],
    [2, 9],
  ])("a Toeplitz matrix of %i × %i", (rows, columns) => {
    const column = Float64Array.from({ length: rows }, next);
    const row = Float64Array.from({ length: columns }, next);
    row[0] = column[0]!;
    const { first, second } = toeplitz(column, row);
    expect([first.shape.rows, second.shape.rows]).toEqual([rows, columns]);
    const { real } = productToDense({ first, second });
    const wanted = filled(rows, columns, (x, y) => (x >= y ? column[x - y]! : row[y - x]!));
    expect(largestDifference(real, wanted)).toBeLessThan(1e-13);
  });

  test("bad input is named", () => {
    expect(() => circulant([1, Number.NaN])).toThrow(
      "circulant: values must be finite, got NaN at 1",
    );
    expect(() => toeplitz([1, 2], [3])).toThrow(
      "toeplitz: column and row must begin with the same",
    );
    expect(() => toeplitz([], [])).toThrow("toeplitz:");
  });
});
