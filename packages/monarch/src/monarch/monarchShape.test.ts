import { expect, test } from "vitest";
import { multiplyAdds, parameters } from "./costs.ts";
import { type MonarchOptions, monarchShape } from "./monarchShape.ts";

test("square matrices have n²/b + n·b parameters, fewest in blocks of √n", () => {
  expect(monarchShape({ rows: 1024 })).toEqual({
    ...{ rows: 1024, columns: 1024, rank: 1 },
    ...{ left: [32, 32, 32], right: [32, 32, 32] },
  });
  for (const [n, b] of [
    [16, 4],
    [64, 8],
    [60, 6],
    [60, 10],
    [12, 3],
    [64, 1],
    [64, 64],
  ] as const) {
    const shape = monarchShape({ rows: n, blockSize: b });
    expect(parameters(shape)).toBe((n * n) / b + n * b);
    expect(multiplyAdds(shape)).toBe(parameters(shape));
    const ranked = { rows: n, blockSize: b, rank: Math.min(n / b, b) };
    expect(parameters(monarchShape(ranked))).toBe(ranked.rank * parameters(shape));
  }
});

test("rectangular ones have a middle as long as the smaller dimension, either way round", () => {
  const wide = monarchShape({ rows: 1024, columns: 4096 });
  const tall = monarchShape({ rows: 4096, columns: 1024 });
  expect([tall.left, tall.right]).toEqual([
    [32, 128, 32],
    [32, 32, 32],
  ]);
  expect([wide.left, wide.right]).toEqual([
    [32, 32, 32],
    [32, 32, 128],
  ]);
  expect(parameters(wide)).toBe(parameters(tall));
});

test("padding is there where it is allowed and needed", () => {
  const shape = monarchShape({ rows: 31, columns: 33, blockSize: [6, 5], rank: 2, pad: true });
  expect([shape.left, shape.right]).toEqual([
    [6, 6, 14],
    [7, 12, 5],
  ]);
  expect(monarchShape({ rows: 97, pad: true }).right).toEqual([10, 10, 10]);
  expect(monarchShape({ rows: 64, pad: true })).toEqual(monarchShape({ rows: 64 }));
});

test.each([
  [{ rows: 0 }, "monarchShape: rows must be a positive integer, got 0"],
  [{ rows: 4, columns: 1.5 }, "columns must be a positive integer, got 1.5"],
  [{ rows: 4, rank: Number.NaN }, "rank must be a positive integer, got NaN"],
  [{ rows: 10, blockSize: 3 }, "blockSize must divide the rows, 10, got 3; pad: true allows it"],
  [{ rows: 10, blockSize: [5, 4] }, "blockSize must divide the columns, 10, got 4"],
  [{ rows: 10, blockSize: 20 }, "blockSize must divide the rows, 10, got 20"],
  [
    { rows: 10, blockSize: 20, pad: true },
    "blockSize must be at most the number of rows, 10, got 20",
  ],
  [{ rows: 10, blockSize: -1 }, "blockSize must be a positive integer, got -1"],
  [{ rows: 64, rank: 9 }, "rank must be at most 8, for slices are 8 × 8, got 9"],
  [{ rows: 97 }, "common divisor near √97, got 97 and 97; give a blockSize, or pad: true"],
] as [MonarchOptions, string][])("refuses %j", (options, message) => {
  expect(() => monarchShape(options)).toThrow(RangeError);
  expect(() => monarchShape(options)).toThrow(message);
});
