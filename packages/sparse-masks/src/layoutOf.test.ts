import { expect, test } from "vitest";
import { causal, layoutOf, type Mask } from "./index.ts";

/** A mask that counts how often it is compiled: `check` runs once each time. */
function counted() {
  const mask: Mask & { compiled: number } = {
    ...causal(),
    compiled: 0,
    check() {
      mask.compiled++;
    },
  };
  return mask;
}

test("a mask is compiled once for each size", () => {
  const mask = counted();
  const layout = layoutOf(mask, 40, 50);
  expect(layoutOf(mask, 40, 50)).toBe(layout);
  expect(mask.compiled).toBe(1);
  expect(layoutOf(mask, 50, 40)).not.toBe(layout);
  expect(mask.compiled).toBe(2);
});

test("another object is another mask", () => {
  expect(layoutOf(causal(), 40, 40)).not.toBe(layoutOf(causal(), 40, 40));
});

test("the 8 sizes used last are remembered", () => {
  const mask = counted();
  const first = layoutOf(mask, 1, 1);
  const second = layoutOf(mask, 2, 2);
  for (let size = 3; size <= 8; size++) layoutOf(mask, size, size);
  expect(layoutOf(mask, 1, 1)).toBe(first);
  layoutOf(mask, 9, 9);
  expect(mask.compiled).toBe(9);
  expect(layoutOf(mask, 1, 1)).toBe(first);
  expect(layoutOf(mask, 2, 2)).not.toBe(second);
  expect(mask.compiled).toBe(10);
});

test("what is not a mask is named", () => {
  expect(() => layoutOf(undefined as unknown as Mask, 1, 1)).toThrow(
    "layoutOf: mask must be a mask, got undefined",
  );
  expect(() => layoutOf(causal(), 0, 1)).toThrow("compile: queries must be an integer from 1 to");
});
