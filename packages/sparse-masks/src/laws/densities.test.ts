import { expect, test } from "vitest";
import {
  and,
  atrous,
  causal,
  density,
  layoutOf,
  local,
  type Mask,
  pairs,
  sparse,
} from "../index.ts";

/** Kept share of the n² pairs | of the n(n + 1)/2 causal ones, to four digits. */
const table: readonly [number, number, (k: number) => Mask, number, number][] = [
  [256, 16, atrous, 0.0625, 0.0661],
  [256, 16, local, 0.1248, 0.1282],
  [256, 16, sparse, 0.176, 0.1792],
  [1024, 32, atrous, 0.0312, 0.0322],
  [1024, 32, local, 0.0625, 0.0634],
  [1024, 32, sparse, 0.0909, 0.0917],
  [1024, 8, atrous, 0.125, 0.1259],
  [1024, 8, local, 0.0165, 0.0175],
  [1024, 8, sparse, 0.1386, 0.1395],
  [4096, 64, atrous, 0.0156, 0.0159],
  [4096, 64, local, 0.0312, 0.0315],
  [4096, 64, sparse, 0.0461, 0.0464],
  [4096, 16, atrous, 0.0625, 0.0627],
  [4096, 16, local, 0.008, 0.0083],
  [4096, 16, sparse, 0.0698, 0.07],
];
const cases = table.map(([n, k, make, both, back]) => ({ n, mask: make(k), both, back }));

test.each(cases)("$mask.name keeps $both of $n², $back if causal", ({ n, mask, both, back }) => {
  const halfDigit = 0.00005 + 1e-12;
  expect(Math.abs(density(layoutOf(mask, n, n)) - both)).toBeLessThanOrEqual(halfDigit);
  const behind = pairs(layoutOf(and(causal(), mask), n, n)) / ((n * (n + 1)) / 2);
  expect(Math.abs(behind - back)).toBeLessThanOrEqual(halfDigit);
});
