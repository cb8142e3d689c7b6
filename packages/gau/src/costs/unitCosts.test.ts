import { expect, test } from "vitest";
import { compareCosts } from "./unitCosts.ts";

test.each([
  [768, 128, 12, 512, 7.276, 7.078, 8.98, 7.86, 0.52, 3.15],
  [768, 128, 12, 2048, 7.276, 7.078, 14.1, 10.2, 8.4, 50.3],
  [256, 64, 8, 1024, 0.82, 0.786, 2.0, 1.31, 2.1, 8.4],
])("costs, in millions, at d = %i, s = %i, %i heads, n = %i", (...row) => {
  const [width, keyDim, heads, length, ...wanted] = row;
  const { gau, transformer } = compareCosts({ width, keyDim, heads, length });
  const found = (["parameters", "multiplyAdds", "scores"] as const).flatMap((field) => [
    gau[field] / 1e6,
    transformer[field] / 1e6,
  ]);
  found.forEach((millions, at) => {
    expect(Math.abs(millions / (wanted[at] as number) - 1)).toBeLessThan(0.02);
  });
});
