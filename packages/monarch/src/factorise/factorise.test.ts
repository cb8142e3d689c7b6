import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals } from "@frugal/tooling/oracle/random.ts";
import { describe, expect, test } from "vitest";
import { circulant } from "../members/circulant.ts";
import type { ComplexMonarch } from "../monarch/monarch.ts";
import { monarchShape } from "../monarch/monarchShape.ts";
import { complexEigenvectors } from "./complexEigenvectors.ts";
import { inverseOf, productOf } from "./complexSquare.ts";
import { factorise } from "./factorise.ts";
import { productToDense } from "./monarchProduct.ts";

const square = (n: number, seed: number) => {
  const next = normals(seed);
  return {
    real: Float64Array.from({ length: n * n }, next),
    imaginary: Float64Array.from({ length: n * n }, next),
  };
};

function randomComplex(n: number, blockSize: number, seed: number, real: boolean): ComplexMonarch {
  const shape = monarchShape({ rows: n, blockSize });
  const next = normals(seed);
  const factor = ([blocks, height, width]: readonly [number, number, number]) => ({
    real: Float64Array.from({ length: blocks * height * width }, next),
    imaginary: Float64Array.from({ length: blocks * height * width }, () => (real ? 0 : next())),
  });
  return { shape, left: factor(shape.left), right: factor(shape.right) };
}

describe("complex algebra", () => {
  test.each([1, 2, 3, 8, 20])("inverse and eigenvectors of size %i", (n) => {
    const a = square(n, n);
    const one = productOf(a, inverseOf(a, n)!, n);
    const unit = Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
    expect(largestDifference(one.real, unit)).toBeLessThan(1e-11);
    expect(largestDifference(one.imaginary, new Float64Array(n * n))).toBeLessThan(1e-11);
    const v = complexEigenvectors(a, n);
    const diagonal = productOf(inverseOf(v, n)!, productOf(a, v, n), n);
    for (let at = 0; at < n * n; at++) {
      if (at % (n + 1) === 0) continue;
      expect(Math.hypot(diagonal.real[at]!, diagonal.imaginary[at]!)).toBeLessThan(1e-11);
    }
  });

  test("a singular matrix has no inverse", () => {
    const a = { real: Float64Array.of(1, 2, 2, 4), imaginary: new Float64Array(4) };
    expect(inverseOf(a, 2)).toBeUndefined();
  });
});

describe("factorise", () => {
  test.each([
    [16, 4, true],
    [16, 4, false],
    [64, 8, true],
    [60, 6, false],
    [60, 10, true],
  ])("%i in blocks of %i, real: %s", (n, blockSize, real) => {
    const product = {
      first: randomComplex(n, blockSize, n, real),
      second: randomComplex(n, blockSize, n + 1, real),
    };
    const values = productToDense(product);
    const found = factorise({ values, rows: n, columns: n }, { blockSize });
    expect(found.error).toBeLessThan(1e-9);
    const again = productToDense(found);
    expect(largestDifference(again.real, values.real)).toBeLessThan(1e-6);
    expect(largestDifference(again.imaginary, values.imaginary)).toBeLessThan(1e-6);
  });

  test("recovers convolutions from their real matrix", () => {
    const next = normals(2);
    const c = Float64Array.from({ length: 36 }, next);
    const values = productToDense(circulant(c)).real;
    expect(factorise({ values, rows: 36, columns: 36 }).error).toBeLessThan(1e-9);
  });

  test("says how far a matrix is from the class", () => {
    const values = square(16, 3).real;
    expect(factorise({ values, rows: 16, columns: 16 }).error).toBeGreaterThan(0.01);
  });

  test("bad input is named", () => {
    const values = new Float64Array(16);
    for (let i = 0; i < 4; i++) values[i * 5] = 1;
    const matrix = { values, rows: 4, columns: 4 };
    expect(() => factorise(matrix)).toThrow("factorise: block (1, 0)");
    expect(() => factorise({ ...matrix, rows: 2, columns: 8 })).toThrow("must be square");
    expect(() => factorise({ ...matrix, values: values.fill(Number.NaN) })).toThrow("finite");
  });
});
