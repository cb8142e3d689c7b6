import { expect, test } from "vitest";
import { uniforms } from "./uniforms.ts";

test("is mulberry32: its first numbers, by the published code", () => {
  const next = uniforms(1);
  const numbers = [next(), next(), next()].map((x) => x * 2 ** 32);
  expect(numbers).toEqual([2693262067, 11749833, 2265367787]);
});

test("is uniform, and differs by seed", () => {
  for (const seed of [0, 1, 2 ** 32 - 1]) {
    const next = uniforms(seed);
    const counts = new Array<number>(16).fill(0);
    for (let i = 0; i < 16_000; i++) counts[Math.floor(16 * next())]!++;
    // Chi squared of 15 degrees of freedom: 44 is exceeded once in ten thousand.
    expect(counts.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)).toBeLessThan(44);
  }
  expect(uniforms(3)()).not.toBe(uniforms(4)());
  expect(uniforms(2 ** 32 + 3)()).toBe(uniforms(3)());
});
