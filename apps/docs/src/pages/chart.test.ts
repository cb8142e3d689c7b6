import { expect, test } from "vitest";
import { rangeOf, ticks } from "./chart.ts";

test("ticks are round and inside", () => {
  expect(ticks({ low: 0, high: 1 }, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(ticks({ low: 0.13, high: 0.62 }, 4)).toEqual([0.2, 0.4, 0.6]);
  expect(ticks({ low: 0, high: 30 }, 4)).toEqual([0, 10, 20, 30]);
  expect(ticks({ low: 2, high: 2 }, 4)).toEqual([2]);
});

test("a range holds every height that is finite", () => {
  const points = [
    { x: 0, y: -1 },
    { x: 1, y: 3 },
    { x: 2, y: Number.NaN },
  ];
  expect(rangeOf([{ name: "a", points, line: true, style: 0 }], { low: 0, high: 1 })).toEqual({
    low: -1,
    high: 3,
  });
});
