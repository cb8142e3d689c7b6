import { compare } from "@frugal/monarch";
import { expect, test } from "vitest";
import { approximate } from "./approximate.task.ts";
import { fourierMatrix } from "./fourierMatrix.task.ts";
import { matrixOf } from "./matrices.ts";
import { parseMatrix } from "./parseMatrix.ts";

const context = { progress: () => {}, device: () => Promise.reject(new Error("no device here")) };

test("pictures are as far off as the comparison says", () => {
  for (const name of ["picture", "lowRank", "hadamard"] as const) {
    const matrix = matrixOf(name, 64);
    const { approximations, pictures } = approximate(matrix, context);
    expect(approximations).toEqual(compare(matrix, { pad: true }).approximations);
    expect(pictures.map(({ structure }) => structure)).toEqual([
      "monarch",
      "low rank",
      "butterfly",
    ]);
    for (const { structure, values } of pictures) {
      const off = Math.hypot(...values.map((value, at) => value - matrix.values[at]!));
      const error = approximations.find((one) => one.structure === structure)?.error;
      expect(off / Math.hypot(...matrix.values)).toBeCloseTo(error!, 10);
    }
  }
});

test("the Fourier matrix is found exactly, by residues only", () => {
  const found = fourierMatrix({ n: 36 }, context);
  expect(found.byResidues).toBeLessThan(1e-13);
  expect(found.natural).toBeGreaterThan(0.5);
  // All its singular values are alike.
  expect(found.lowRank).toBeCloseTo(Math.sqrt(1 - found.rank / 36), 10);
});

test("text becomes a matrix, or is refused with a reason", () => {
  expect(parseMatrix("1, 2\n\n3\t-4e1\n")).toEqual({
    values: Float64Array.of(1, 2, 3, -40),
    rows: 2,
    columns: 2,
  });
  expect(() => parseMatrix(" \n")).toThrow("got an empty file");
  expect(() => parseMatrix("1 2\n3")).toThrow("expected 2 numbers in row 2, got 1");
  expect(() => parseMatrix("1,x")).toThrow("column 2, got “x”");
  expect(() => parseMatrix("1,,2")).toThrow("column 2, got “”");
  expect(() => parseMatrix("0\n".repeat(513))).toThrow("got 513 × 1");
});
