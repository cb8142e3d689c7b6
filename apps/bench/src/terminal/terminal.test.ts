import { expect, test } from "vitest";
import { digits, duration, size, times } from "./quantities.ts";
import { table } from "./table.ts";

test("quantities have three digits and a unit", () => {
  expect([0, 2.2e-6, 0.01234, 1.234, 12.34, 1234].map(digits)).toEqual([
    "0",
    "2.2e-6",
    "0.0123",
    "1.23",
    "12.3",
    "1234",
  ]);
  expect([0.5, 999, 1500, 150_000].map(duration)).toEqual([
    "0.500 ms",
    "999 ms",
    "1.50 s",
    "3 min",
  ]);
  expect([12_345, 2.5e6, 4.29e9].map(size)).toEqual(["12.3 kB", "2.50 MB", "4.29 GB"]);
  expect(times(17.5)).toBe("17.5×");
});

test("columns are as wide as their widest cell", () => {
  const text = table<[string, number]>(
    [
      { title: "name", align: "left", cell: ([name]) => name },
      { title: "n", align: "right", cell: ([, n]) => String(n) },
    ],
    [
      ["a", 1],
      ["longer", 22],
    ],
  );
  expect(text).toBe("name     n\na        1\nlonger  22");
});
