import { expect, test } from "vitest";
import { amount } from "./amount.ts";
import { bytes } from "./bytes.ts";
import { percent } from "./percent.ts";

test.each([
  [0, "0 %"],
  [1, "100 %"],
  [0.03079, "3.08 %"],
  [0.5, "50 %"],
  [0.9994, "99.9 %"],
  [0.99999, "over 99.9 %"],
  [1e-7, "under 0.001 %"],
  [0.0000123, "0.00123 %"],
])("percent of %d is %s", (share, text) => {
  expect(percent(share)).toBe(text);
});

test.each([
  [0, "0"],
  [999, "999"],
  [1000, "1,000"],
  [18_144, "18,144"],
  [999_999, "999,999"],
  [1e6, "1 million"],
  [2_358_000_000, "2.36 billion"],
  [999_600_000, "1 billion"],
  [5.4e11, "540 billion"],
  [3e18, "3000 quadrillion"],
])("amount of %d is %s", (count, text) => {
  expect(amount(count)).toBe(text);
});

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1000, "1 kB"],
  [67_108_864, "67.1 MB"],
  [999_700, "1 MB"],
  [2.147e9, "2.15 GB"],
])("bytes of %d is %s", (count, text) => {
  expect(bytes(count)).toBe(text);
});
