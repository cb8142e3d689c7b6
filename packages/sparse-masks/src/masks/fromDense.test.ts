import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { causal, compile, draw, fromDense } from "../index.ts";

describe("fromDense", () => {
  test("row i is query i, column j is key j", () => {
    const mask = fromDense([0, 1, 1, 0, 0, 1], [2, 3]);
    expect(draw(mask, 2, 3).split("\n")).toEqual(["· ■ ■", "· · ■"]);
    expect(mask.name).toBe("fromDense([2, 3])");
    expect(draw(fromDense([true, false], [1, 2]), 1, 2)).toBe("■ ·");
  });

  test("for each example and head", () => {
    const values = Uint8Array.of(1, 0, /* */ 0, 1, /* */ 1, 1, /* */ 0, 0);
    const mask = fromDense(values, [2, 2, 1, 2]);
    values.fill(0);
    expect([mask.examples, mask.heads]).toEqual([2, 2]);
    expect([0, 1].map((head) => draw(mask, 1, 2, 0, head))).toEqual(["■ ·", "· ■"]);
    expect([0, 1].map((head) => draw(mask, 1, 2, 1, head))).toEqual(["■ ■", "· ·"]);
    const perHead = fromDense([1, 0, 0, 1], [2, 1, 2]);
    expect([perHead.examples, perHead.heads]).toEqual([1, 2]);
    expect(draw(perHead, 1, 2, 5, 1)).toBe("· ■");
  });

  test("compiles to the layout of the mask it was read from", () => {
    const rule = causal();
    for (const [queries, keys] of [
      [100, 130],
      [33, 20],
    ] as const) {
      const values = Array.from({ length: queries * keys }, (_, i) =>
        rule.allows(Math.floor(i / keys) + keys - queries, i % keys),
      );
      const dense = compile(fromDense(values, [queries, keys]), queries, keys);
      expect(dense).toEqual(compile(rule, queries, keys));
    }
  });

  test("answers for rectangles are exact up to 32 × 32, and where tiles end", () => {
    const values = Array.from({ length: 70 * 90 }, (_, i) => {
      const [row, column] = [Math.floor(i / 90), i % 90];
      return (row < 40 && column > 20 && column < 70) || (row > 55 && column % 17 === 0);
    });
    const mask = fromDense(values, [70, 90]);
    const side = fc.integer({ min: 1, max: 32 });
    const tile = fc.integer({ min: 0, max: 3 }).map((n) => 32 * n);
    const small = fc
      .tuple(fc.integer({ min: -5, max: 75 }), fc.integer({ min: 0, max: 95 }), side, side)
      .map(([i0, j0, height, width]) => [i0, i0 + height, j0, j0 + width] as const);
    const aligned = fc
      .tuple(tile, tile, tile, tile)
      .map(([i0, height, j0, width]) => {
        return [i0, Math.min(i0 + height + 32, 70), j0, Math.min(j0 + width + 32, 90)] as const;
      })
      .filter(([i0, i1, j0, j1]) => i0 < i1 && j0 < j1);
    fc.assert(
      fc.property(fc.oneof(small, aligned), ([i0, i1, j0, j1]) => {
        let inside = 0;
        for (let i = i0; i < i1; i++) {
          for (let j = j0; j < j1; j++) {
            if (i >= 0 && i < 70 && j < 90 && values[i * 90 + j]) inside++;
          }
        }
        const all = inside === (i1 - i0) * (j1 - j0);
        const exact = inside === 0 ? "none" : all ? "all" : "some";
        expect(mask.coverage({ q0: i0 + 20, q1: i1 + 20, k0: j0, k1: j1 })).toBe(exact);
      }),
      { seed: 20190727, numRuns: 500 },
    );
  });

  test.each<[() => unknown, string]>([
    [
      () => fromDense([1, 0], [1, 3]),
      "fromDense: values must have 3 entries for shape [1, 3], got 2",
    ],
    [() => fromDense([1, 2], [1, 2]), "fromDense: values must be 0 or 1, got 2 at 1"],
    [() => fromDense([1, Number.NaN], [1, 2]), "fromDense: values must be 0 or 1, got NaN at 1"],
    [() => fromDense(3 as never, [1, 2]), "fromDense: values must be a list, got 3"],
    [() => fromDense([], [0, 2]), "fromDense: values: shape[0] must be a positive integer, got 0"],
    [
      () => fromDense([1], [1, 1, 1, 1, 1]),
      "fromDense: values must have a shape of 2 to 4 lengths, got [1,1,1,1,1]",
    ],
    [
      () => compile(fromDense([1, 0], [1, 2]), 2, 2),
      "fromDense([1, 2]): lengths must be 1 queries and 2 keys, got 2 and 2",
    ],
  ])("bad arguments are named: %#", (act, message) => {
    expect(act).toThrow(message);
  });
});
