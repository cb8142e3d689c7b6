import { normals } from "@frugal/tooling/oracle/random.ts";
import { expect, test } from "vitest";
import { hadamard } from "../members/hadamard.ts";
import { toDense } from "../monarch/toDense.ts";
import type { Matrix } from "../project/matrix.ts";
import { project } from "../project/project.ts";
import { type Comparison, compare } from "./compare.ts";
import { comparisonSvg } from "./comparisonSvg.ts";
import { comparisonTable } from "./comparisonTable.ts";

const gaussian = (rows: number, columns = rows): Matrix => ({
  values: Float64Array.from({ length: rows * columns }, normals(rows)),
  rows,
  columns,
});

const errorsOf = ({ approximations }: Comparison) =>
  Object.fromEntries(approximations.map(({ structure, error }) => [structure, error]));

test("equal parameters, each structure at its best", () => {
  const matrix = gaussian(64);
  const told: string[] = [];
  const { approximations } = compare(matrix, { onProgress: (structure) => told.push(structure) });
  expect(approximations.map(({ structure, form }) => `${structure}: ${form}`)).toEqual([
    "monarch: rank 1, 8 × 8 slices of 8 × 8",
    "block tensor-train: rank 2, 4 × 4 slices of 16 × 16",
    "block tensor-train: rank 4, 2 × 2 slices of 32 × 32",
    "low rank: rank 8, one slice",
    "butterfly: 6 factors",
  ]);
  expect(told).toEqual(approximations.map(({ structure }) => structure));
  expect(approximations.map(({ parameters }) => parameters)).toEqual([1024, 1024, 1024, 1024, 768]);
  expect(approximations[0]!.error).toBe(project(matrix).error);
  expect(approximations.every(({ error }) => error > 0.5 && error < 1)).toBe(true);
});

test("members are found, by their own structure", () => {
  const walsh = compare({ values: toDense(hadamard(64)), rows: 64, columns: 64 });
  expect(errorsOf(walsh).monarch).toBeLessThan(1e-14);
  expect(errorsOf(walsh).butterfly).toBeLessThan(1e-14);
  expect(errorsOf(walsh)["low rank"]).toBeCloseTo(Math.sqrt(1 - 8 / 64), 10);
  const values = Float64Array.from({ length: 900 }, (_, at) => (at % 30) + 1);
  const thin = errorsOf(compare({ values, rows: 30, columns: 30 }));
  expect(thin["low rank"]).toBeLessThan(1e-14);
  expect(thin.butterfly).toBeUndefined();
});

test("rectangular, and padded", () => {
  for (const [matrix, pad] of [
    [gaussian(24, 96), false],
    [gaussian(96, 24), false],
    [gaussian(31, 17), true],
  ] as const) {
    const { approximations } = compare(matrix, { pad });
    const most = approximations[0]!.parameters;
    for (const { parameters, error } of approximations) {
      expect(parameters).toBeLessThanOrEqual(most);
      expect(error).toBeLessThan(1);
    }
    expect(approximations.at(-1)!.structure).toBe("low rank");
  }
});

test("as a table", () => {
  const lines = comparisonTable(compare(gaussian(16))).split("\n");
  expect(lines.length).toBe(5);
  expect(lines[0]).toMatch(/^16 × 16 +form +parameters +of dense +multiply-adds +relative error$/);
  expect(lines[1]).toMatch(
    /^monarch +rank 1, 4 × 4 slices of 4 × 4 +128 +50\.0 % +128 +0\.\d+ +▇+$/,
  );
  expect(lines[4]).toMatch(/^butterfly +4 factors .*≤ 0/);
});

test("as a picture", () => {
  const comparison = compare(gaussian(16));
  const svg = comparisonSvg(comparison);
  expect(svg).toContain("<title>Structured approximations of a 16 × 16 matrix</title>");
  expect(svg).toContain("monarch, rank 1, 4 × 4 slices of 4 × 4: error");
  expect(svg.match(/<rect class="frame"/g)!.length).toBe(comparison.approximations.length);
  const [, length] = /<rect class="monarch"[^>]* width="([\d.]+)"/.exec(svg)!;
  expect(Number(length)).toBeCloseTo(536 * comparison.approximations[0]!.error, 1);
  expect(svg).not.toMatch(/NaN|undefined/);
  expect(() => comparisonSvg(comparison, { width: 100 })).toThrow("comparisonSvg: width");
});

test("bad input is named", () => {
  expect(() => compare({ ...gaussian(4), rows: 3 })).toThrow("compare: a 3 × 4 matrix has 12");
  expect(() => compare(gaussian(31))).toThrow("monarchShape:");
});
