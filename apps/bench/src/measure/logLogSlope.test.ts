import { expect, test } from "vitest";
import { logLogSlope } from "./logLogSlope.ts";

test("finds the power", () => {
  const powers = [1, 2, 4, 8].map((x) => [x, 3 * x ** 1.5] as const);
  expect(logLogSlope(powers)).toBeCloseTo(1.5);
});
