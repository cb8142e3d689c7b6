import { describe, expect, test } from "vitest";
import { allowsPair, causal, density, layoutOf, padding, pairs, tiles } from "./index.ts";

describe("a layout read back", () => {
  const layout = layoutOf(padding([40, 8]), 33, 40);

  test("pair by pair", () => {
    expect(allowsPair(layout, 32, 39)).toBe(true);
    expect(allowsPair(layout, 32, 7, 1)).toBe(true);
    expect(allowsPair(layout, 32, 8, 1)).toBe(false);
  });

  test("one that serves every example answers for any", () => {
    const shared = layoutOf(causal(), 8, 8);
    expect(allowsPair(shared, 3, 3, 5)).toBe(true);
    expect(pairs(shared, 5)).toBe(36);
    expect(density(shared)).toBe(36 / 64);
  });

  test("whole, or one example of it", () => {
    expect(pairs(layout)).toBe(33 * 48);
    expect(pairs(layout, 1)).toBe(33 * 8);
    expect(tiles(layout, 0)).toEqual({ kept: 4, full: 1, partial: 3 });
    expect(density(layout)).toBeCloseTo(48 / 80, 12);
    expect(density(layout, 1)).toBeCloseTo(8 / 40, 12);
  });

  test.each<[() => unknown, string]>([
    [() => allowsPair(layout, 33, 0), "allowsPair: i must be an integer from 0 to 32, got 33"],
    [() => allowsPair(layout, 0, -1), "allowsPair: j must be an integer from 0 to 39, got -1"],
    [() => allowsPair(layout, 0, 0, 2), "allowsPair: example must be an integer from 0 to 1"],
    [() => pairs(layout, 2), "pairs: example must be an integer from 0 to 1, got 2"],
    [() => tiles(layout, -1), "tiles: example must be an integer from 0 to 1, got -1"],
    [() => density(layout, 0.5), "pairs: example must be an integer from 0 to 1, got 0.5"],
  ])("names what lies outside: $1", (act, message) => {
    expect(act).toThrow(message);
  });
});
