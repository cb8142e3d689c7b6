import { expect, test } from "vitest";
import { shaded } from "./shaded.ts";

const opacity = (share: number) => shaded("allowed", share)?.opacity;

test("none of a cell is no paint, all of it solid, and the least of it can be seen", () => {
  expect(shaded("allowed", 0)).toBeUndefined();
  expect(opacity(1)).toBe(1);
  expect(opacity(1 - 1e-9)).toBeLessThan(0.95);
  expect(opacity(1e-9)).toBeGreaterThan(0.15);
});

test("strength follows the share, in few shades", () => {
  const shades = Array.from({ length: 1001 }, (_, i) => opacity(i / 1000) ?? 0);
  expect(shades).toEqual([...shades].sort((a, b) => a - b));
  expect(new Set(shades).size).toBe(13);
});
