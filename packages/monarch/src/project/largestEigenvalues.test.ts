import { expect, test } from "vitest";
import { largestEigenvalues } from "./largestEigenvalues.ts";

const matrix = (diagonal: number[], beside: number[]) => ({
  size: diagonal.length,
  diagonal: Float64Array.from(diagonal),
  beside: Float64Array.of(...beside, 0),
  reflections: new Float64Array(diagonal.length ** 2),
});

test("values that bisection meets exactly", () => {
  const values = largestEigenvalues(matrix([-1, 0, 1, 0], [0, 0, 0]), 4);
  [1, 0, 0, -1].forEach((value, at) => {
    expect(values[at]).toBeCloseTo(value, 14);
  });
});

test("the second difference", () => {
  const n = 20;
  const values = largestEigenvalues(matrix(Array(n).fill(2), Array(n - 1).fill(-1)), 5);
  values.forEach((value, at) => {
    expect(value).toBeCloseTo(2 - 2 * Math.cos(((n - at) * Math.PI) / (n + 1)), 13);
  });
});
