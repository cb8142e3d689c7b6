import { describe, expect, test } from "vitest";
import {
  allowsPair,
  and,
  causal,
  density,
  everything,
  layoutOf,
  type Mask,
  padding,
  pairs,
  plan,
  sinks,
  tiles,
  transpose,
  window,
} from "./index.ts";

describe("plan", () => {
  test("of a dense attention", () => {
    expect(plan(everything(), { B: 2, H: 3, N: 64, M: 96, D: 8, E: 4 })).toEqual({
      tiles: 6 * 6,
      fullTiles: 6 * 6,
      partialTiles: 0,
      pairs: 6 * 64 * 96,
      pairsInTiles: 6 * 64 * 96,
      density: 1,
      efficiency: 1,
      forwardMultiplyAdds: 6 * 64 * 96 * 12,
      backwardMultiplyAdds: 6 * 64 * 96 * 32,
      forwardMultiplyAddsInTiles: 6 * 64 * 96 * 12,
      backwardMultiplyAddsInTiles: 6 * 64 * 96 * 32,
      layoutBytes: 4 * (1 + 3 + 3 * 2 + 32),
      transposeBytes: 4 * (1 + 4 + 3 * 3 + 32),
      inputBytes: 4 * 6 * (64 * 8 + 96 * 8 + 96 * 4),
      outputBytes: 4 * 6 * 64 * 4,
      forwardExtraBytes: 4 * 6 * (64 * 4 + 64 + 96 * 8),
      backwardExtraBytes: 4 * 6 * (64 * 8 + 96 * 12 + (64 + 96) * 12),
    });
  });

  test("counts what a mask leaves, by the pair and by the tile", () => {
    const N = 100;
    const mask = and(causal(), window(40));
    let allowed = 0;
    for (let q = 0; q < N; q++) for (let k = 0; k < N; k++) if (mask.allows(q, k)) allowed++;
    const sparse = plan(mask, { B: 1, H: 4, N, D: 16 });
    expect(sparse.pairs).toBe(4 * allowed);
    expect(sparse.density).toBeCloseTo(allowed / N ** 2, 12);
    expect(sparse.tiles).toBe(4 * 9);
    expect(sparse.efficiency).toBeCloseTo(allowed / (9 * 1024), 12);
    expect(sparse.forwardMultiplyAdds).toBe(4 * allowed * 32);
    expect(sparse.forwardMultiplyAddsInTiles).toBe(4 * 9 * 1024 * 32);
    expect(sparse.backwardMultiplyAddsInTiles).toBe(4 * 9 * 1024 * 80);
  });

  test("adds up the examples of a mask that describes several", () => {
    const mask = padding([64, 32, 64]);
    const several = plan(mask, { B: 3, H: 2, N: 64, D: 8 });
    expect(several.pairs).toBe(2 * 64 * (64 + 32 + 64));
    expect(several.fullTiles).toBe(2 * (4 + 2 + 4));
    expect(several.density).toBeCloseTo(160 / 192, 12);
    expect(several.efficiency).toBe(1);
  });

  test("of nothing is nothing", () => {
    const none = plan(sinks(0), { B: 1, H: 1, N: 8, D: 8 });
    expect(none).toMatchObject({ tiles: 0, pairs: 0, density: 0, efficiency: 1 });
  });

  test("uses the layout that is remembered", () => {
    const mask = causal();
    const turned = transpose(layoutOf(mask, 64, 64));
    plan(mask, { B: 1, H: 1, N: 64, D: 8 });
    expect(transpose(layoutOf(mask, 64, 64))).toBe(turned);
  });

  test.each(["B", "H", "N", "M", "D", "E"])("names a bad %s", (name) => {
    const shape = { B: 1, H: 1, N: 8, M: 8, D: 8, E: 8, [name]: 0 };
    expect(() => plan(causal(), shape)).toThrow(`plan: ${name} must be a positive integer, got 0`);
  });

  test("names what is not a mask", () => {
    const nothing = undefined as unknown as Mask;
    expect(() => plan(nothing, { B: 1, H: 1, N: 8, D: 8 })).toThrow(
      "plan: mask must be a mask, got undefined",
    );
  });
});

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
