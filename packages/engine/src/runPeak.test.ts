import { expect, test } from "vitest";
import { runPeak } from "./runPeak.ts";

test("counts the operations of a product of depth 64 by 4 by 8", () => {
  expect(runPeak(10)).toBe(10 * 64 * 4 * 8 * 2);
});
