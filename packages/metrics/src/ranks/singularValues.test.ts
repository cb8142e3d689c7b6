import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals } from "@frugal/tooling/oracle/random.ts";
import { describe, expect, test } from "vitest";
import {
  effectiveRank,
  nuclearRank,
  numericalRank,
  participationRank,
  singularValues,
  stableRank,
} from "../index.ts";
import { diagonalize } from "./diagonalize.ts";

/** A matrix with these singular values: reflected by random vectors from both sides. */
function withSingularValues(sigma: readonly number[], rows: number, columns: number, seed: number) {
  const next = normals(seed);
  const values = new Float64Array(rows * columns);
  sigma.forEach((value, i) => {
    values[i * columns + i] = value;
  });
  for (let time = 0; time < 2; time++) {
    reflect(values, rows, columns, true, next);
    reflect(values, rows, columns, false, next);
  }
  return { values, rows, columns };
}

/** A ← A − 2 v(vᵀA)/vᵀv from the left, or the same from the right. */
function reflect(a: Float64Array, m: number, n: number, left: boolean, next: () => number): void {
  const v = Float64Array.from({ length: left ? m : n }, next);
  const factor = -2 / v.reduce((sum, x) => sum + x * x, 0);
  for (let line = 0; line < (left ? n : m); line++) {
    const at = (i: number) => (left ? i * n + line : line * n + i);
    const product = factor * v.reduce((sum, x, i) => sum + x * (a[at(i)] as number), 0);
    v.forEach((x, i) => {
      a[at(i)] = (a[at(i)] as number) + product * x;
    });
  }
}

describe("singularValues", () => {
  test.each([
    [1, 1],
    [1, 7],
    [7, 1],
    [2, 2],
    [5, 9],
    [40, 40],
    [90, 30],
    [30, 90],
  ])("finds those that a %i × %i matrix was made with", (rows, columns) => {
    const next = normals(rows + columns);
    const n = Math.min(rows, columns);
    const sigma = Array.from({ length: n }, () => Math.abs(next())).sort((a, b) => b - a);
    const found = singularValues(withSingularValues(sigma, rows, columns, 3));
    expect(largestDifference(found, sigma)).toBeLessThan(1e-13);
  });

  test("over sixteen decades, with equal ones and zeros", () => {
    const graded = Array.from({ length: 33 }, (_, i) => 10 ** (-i / 2));
    const equal = [5, 5, 5, 2, 2, 1e-9, 1e-9, 0, 0, 0];
    for (const sigma of [graded, equal]) {
      const found = singularValues(withSingularValues(sigma, 40, sigma.length, 4));
      expect(largestDifference(found, sigma) / (sigma[0] as number)).toBeLessThan(5e-15);
    }
  });

  test("of any scale, and of zeros", () => {
    const sigma = [3, 2, 1];
    const { values } = withSingularValues(sigma, 3, 3, 5);
    for (const scale of [1e-320, 1e-200, 1e200, 1e307]) {
      const scaled = values.map((value) => value * scale);
      const found = singularValues({ values: scaled, rows: 3, columns: 3 });
      const precision = scale < 1e-300 ? 1e-2 : 1e-14;
      expect(found.every((one, i) => Math.abs(one / scale / sigma[i]! - 1) < precision)).toBe(true);
    }
    expect([...singularValues({ values: new Float32Array(6), rows: 2, columns: 3 })]).toEqual([
      0, 0,
    ]);
  });

  test("keeps the squares' sum, and a triangular matrix's determinant", () => {
    const next = normals(6);
    const n = 50;
    const values = Float64Array.from({ length: n * n }, (_, at) =>
      at % n < Math.floor(at / n)
        ? 0
        : at % n === Math.floor(at / n)
          ? 1 + Math.abs(next())
          : next(),
    );
    const sigma = singularValues({ values, rows: n, columns: n });
    const squares = values.reduce((sum, x) => sum + x * x, 0);
    expect(sigma.reduce((sum, s) => sum + s * s, 0) / squares).toBeCloseTo(1, 12);
    const logDiagonal = Array.from({ length: n }, (_, i) => Math.log(values[i * n + i] as number));
    const log = (sum: number, x: number) => sum + x;
    const found = [...sigma].map(Math.log).reduce(log);
    expect(found).toBeCloseTo(logDiagonal.reduce(log), 5);
  });

  test("of a bidiagonal matrix with zeros on its diagonal", () => {
    const d = Float64Array.of(1, 0, 2, 0, 0, 3);
    const e = Float64Array.of(1, 1, 0.5, 1, 2, 0);
    const dense = new Float64Array(36);
    d.forEach((value, i) => {
      dense[i * 7] = value;
      if (i < 5) dense[i * 7 + 1] = e[i] as number;
    });
    const squares = dense.reduce((sum, x) => sum + x * x, 0);
    const found = diagonalize({ d: d.slice(), e: e.slice() }).sort();
    expect(found.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(squares, 12);
    expect(
      largestDifference(found.reverse(), singularValues({ values: dense, rows: 6, columns: 6 })),
    ).toBeLessThan(1e-14);
    expect(found.filter((x) => x < 1e-15).length).toBe(1);
  });

  test("of matrices graded down to where squares underflow", () => {
    for (const decades of [3, 8, 12, 20]) {
      const n = 25;
      const next = normals(decades);
      const values = Float64Array.from({ length: n * n }, (_, at) => {
        const [i, j] = [Math.floor(at / n), at % n];
        return next() * 10 ** (-decades * Math.max(i, j));
      });
      const sigma = singularValues({ values, rows: n, columns: n });
      const squares = values.reduce((sum, x) => sum + x * x, 0);
      expect(sigma.reduce((sum, s) => sum + s * s, 0) / squares).toBeCloseTo(1, 13);
      expect(sigma.every((s, i) => s >= 0 && s <= 100 * 10 ** (-decades * i) + 1e-15)).toBe(true);
    }
  });

  test("of the Hilbert matrix of order 5, to the last digits", () => {
    const values = Float64Array.from(
      { length: 25 },
      (_, at) => 1 / (1 + Math.floor(at / 5) + (at % 5)),
    );
    const found = singularValues({ values, rows: 5, columns: 5 });
    // Its eigenvalues, which its trace and determinant confirm.
    expect(found.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1 + 1 / 3 + 1 / 5 + 1 / 7 + 1 / 9, 14);
    expect(found.reduce((product, x) => product * x, 1) * 266_716_800_000).toBeCloseTo(1, 8);
    expect(found[0]).toBeCloseTo(1.5670506910982311, 14);
  });

  test("says what is wrong", () => {
    expect(() => singularValues({ values: [1, 2, 3], rows: 2, columns: 2 })).toThrow(
      new RangeError("singularValues: a 2 × 2 matrix has 4 values, got 3"),
    );
    expect(() => singularValues({ values: [], rows: 0, columns: 2 })).toThrow(
      "singularValues: rows and columns must be positive, got 0 and 2",
    );
    expect(() => singularValues({ values: [1, Number.NaN], rows: 1, columns: 2 })).toThrow(
      "singularValues: values must be finite, got NaN at 1",
    );
  });
});

describe("ranks (M6)", () => {
  const every = (sigma: ArrayLike<number>) => [
    stableRank(sigma),
    nuclearRank(sigma),
    participationRank(sigma),
    effectiveRank(sigma),
    effectiveRank(sigma, { power: 2 }),
    effectiveRank(sigma, { order: 2 }),
    effectiveRank(sigma, { order: 0.5 }),
  ];

  test("of the unit matrix all are n, of an outer product 1, of zeros 0", () => {
    const n = 12;
    const unit = Float64Array.from({ length: n * n }, (_, at) => Number(at % (n + 1) === 0));
    const sigma = singularValues({ values: unit, rows: n, columns: n });
    for (const rank of every(sigma)) expect(rank).toBeCloseTo(n, 12);
    const outer = Float64Array.from(
      { length: 30 },
      (_, at) => (1 + Math.floor(at / 5)) * ((at % 5) - 1.5),
    );
    for (const rank of every(singularValues({ values: outer, rows: 6, columns: 5 }))) {
      expect(rank).toBeCloseTo(1, 6); // entropies and powers below 1 see rounding
    }
    expect(every(new Float64Array(4))).toEqual(new Array(7).fill(0));
  });

  test("all lie between 1 and the rank, stable at most nuclear at most effective", () => {
    const next = normals(8);
    for (const rank of [1, 3, 10, 20]) {
      const sigma = Array.from({ length: rank }, () => Math.abs(next()) + 0.01);
      const padded = [...sigma, ...new Array(20 - rank).fill(0)];
      expect(numericalRank(padded)).toBe(rank);
      for (const one of every(padded)) {
        expect(one).toBeGreaterThanOrEqual(1 - 1e-12);
        expect(one).toBeLessThanOrEqual(rank + 1e-12);
      }
      expect(stableRank(padded)).toBeLessThanOrEqual(nuclearRank(padded) + 1e-12);
      expect(nuclearRank(padded)).toBeLessThanOrEqual(effectiveRank(padded) + 1e-12);
      expect(participationRank(padded)).toBeCloseTo(effectiveRank(padded, { order: 2 }), 12);
    }
  });

  test("by hand", () => {
    expect(stableRank([2, 1])).toBe(1.25);
    expect(nuclearRank([2, 1])).toBe(1.5);
    expect(participationRank([2, 1])).toBeCloseTo(1.8, 14);
    expect(effectiveRank([2, 1])).toBeCloseTo(3 / 2 ** (2 / 3), 14);
    expect(numericalRank([1, 1e-8, 1e-20])).toBe(2);
    expect(numericalRank([1, 1e-8, 1e-20], 1e-6)).toBe(1);
    expect(() => effectiveRank([1], { power: 0 })).toThrow(
      "effectiveRank: power must be above 0, got 0",
    );
    expect(() => stableRank([])).toThrow("stableRank: values must not be empty");
  });
});
