import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  atrous,
  type BlockLayout,
  causal,
  everything,
  layoutOf,
  local,
  type Mask,
  padding,
  perHead,
  plan,
  sinks,
  sized,
  sparse,
  TILE,
  transpose,
  window,
} from "../index.ts";
import { composition } from "../laws/zoo.test.ts";
import { pairsComputed } from "./pairsComputed.ts";

const RUNS = { seed: 20190727, numRuns: 80 };

/** By the definition: look at every bit of every tile. */
function computedByHand(layout: BlockLayout): number {
  let total = 0;
  const ofPlane = (plane: number) => {
    let computed = 0;
    for (const { rows, rowStart, length, bitmap } of layout.passes) {
      for (let run = rowStart[plane * rows]!; run < rowStart[(plane + 1) * rows]!; run++) {
        for (let panel = 0; panel < 4; panel++) {
          const seen: number[] = [];
          for (let key = 0; key < TILE; key++) {
            for (let query = 8 * panel; query < 8 * panel + 8; query++) {
              const word = layout.bitmaps[bitmap[run]! * TILE + query]!;
              if ((word >>> key) & 1) seen.push(key);
            }
          }
          if (seen.length === 0) continue;
          let first = Math.min(...seen);
          let end = Math.max(...seen) + 1;
          while (first % 4 !== 0) first--;
          while (end % 4 !== 0) end++;
          computed += length[run]! * 8 * (end - first);
        }
      }
    }
    return computed;
  };
  for (const plane of layout.planeOf) total += ofPlane(plane);
  return total;
}

/** Allowed pairs of all examples and heads that the mask tells apart. */
function pairsByHand(mask: Mask, N: number, M: number): number {
  let count = 0;
  for (let example = 0; example < mask.examples; example++) {
    for (let head = 0; head < (mask.heads ?? 1); head++) {
      for (let q = M - N; q < M; q++) {
        for (let k = 0; k < M; k++) if (mask.allows(q, k, example, head)) count++;
      }
    }
  }
  return count;
}

const sizes = fc.constantFrom<[number, number]>([97, 97], [33, 97], [1, 97], [97, 20]);
const sizedMask = sizes.chain(([N, M]) => composition(N, M).map((mask) => ({ mask, N, M })));

describe("plan", () => {
  test("of a dense attention", () => {
    const dense = plan(everything(), { B: 2, H: 3, N: 64, M: 96, D: 8, E: 4 });
    expect(dense).toEqual({
      mask: "everything",
      shape: { B: 2, H: 3, N: 64, M: 96, D: 8, E: 4 },
      tiles: 6 * 6,
      fullTiles: 6 * 6,
      partialTiles: 0,
      pairs: 6 * 64 * 96,
      pairsComputed: 6 * 64 * 96,
      density: 1,
      efficiency: 1,
      forwardMultiplyAdds: 6 * 64 * 96 * 12,
      backwardMultiplyAdds: 6 * 64 * 96 * 32,
      forwardMultiplyAddsComputed: 6 * 64 * 96 * 12,
      backwardMultiplyAddsComputed: 6 * 64 * 96 * 32,
      layoutBytes: 4 * (1 + 3 + 3 * 2 + 32),
      transposeBytes: 4 * (1 + 4 + 3 * 3 + 32),
      inputBytes: 4 * 6 * (64 * 8 + 96 * 8 + 96 * 4),
      outputBytes: 4 * 6 * 64 * 4,
      scoreBytes: 4 * 6 * 64 * 96,
      forwardExtraBytes: 4 * 6 * (64 * 4 + 64 + (96 * 8 + 3)),
      backwardExtraBytes:
        4 * 6 * (64 * 8 + 96 * 12 + (64 * 16 + 96 * 16 + 2 * 64 + 5) + 3 * 64 * 8),
      passes: [
        {
          modulus: 1,
          order: "natural order",
          planes: 1,
          tiles: 6 * 6,
          fullTiles: 6 * 6,
          partialTiles: 0,
          pairs: 6 * 64 * 96,
          pairsComputed: 6 * 64 * 96,
          efficiency: 1,
        },
      ],
      explain: expect.any(Function),
    });
  });

  test("counts what kernels compute: panels of 8 queries, keys in fours", () => {
    const triangle = 8 * (8 + 16 + 24 + 32);
    expect(plan(causal(), { B: 1, H: 1, N: 64, D: 8 })).toMatchObject({
      pairs: 64 * 32.5,
      pairsComputed: 2 * triangle + 1024,
      efficiency: (64 * 32.5) / (2 * triangle + 1024),
      forwardMultiplyAddsComputed: (2 * triangle + 1024) * 16,
      backwardMultiplyAddsComputed: (2 * triangle + 1024) * 40,
    });
    // Queries 0 … 7 see keys 0 … 7, then 6 … 15 out to 4 … 15, and so on: 8, 12, 12, 12.
    expect(plan(window(3), { B: 1, H: 1, N: 32, D: 8 }).pairsComputed).toBe(8 * (8 + 3 * 12));
    // One query at the last of 64 keys: a panel is 8 queries, be they there or not.
    const last = plan(window(3), { B: 1, H: 5, N: 1, M: 64, D: 8 });
    expect(last).toMatchObject({ pairs: 5 * 3, pairsComputed: 5 * 32, tiles: 5 });
  });

  test("agrees with counting by hand, for random masks", () => {
    fc.assert(
      fc.property(sizedMask, ({ mask, N, M }) => {
        const layout = layoutOf(mask, N, M);
        const B = mask.examples === 1 ? 2 : mask.examples;
        const H = mask.heads ?? 6;
        const cost = plan(mask, { B, H, N, M, D: 4 });
        const sharing = (B * H) / (mask.examples * (mask.heads ?? 1));
        const byHand = computedByHand(layout);
        expect(pairsComputed(layout)).toBe(byHand);
        expect(cost.pairsComputed).toBe(sharing * byHand);
        expect(cost.pairs).toBe(sharing * pairsByHand(sized(mask, N, M), N, M));
        expect(cost.density).toBeCloseTo(cost.pairs / (B * H * N * M), 12);
        for (const sum of [
          "tiles",
          "fullTiles",
          "partialTiles",
          "pairs",
          "pairsComputed",
        ] as const) {
          expect(cost.passes.reduce((total, pass) => total + pass[sum], 0)).toBe(cost[sum]);
        }
        for (const part of [cost, ...cost.passes]) {
          expect(part.pairs).toBeLessThanOrEqual(part.pairsComputed);
          expect(part.tiles).toBe(part.fullTiles + part.partialTiles);
        }
      }),
      RUNS,
    );
  });

  test("names the passes, and how many planes take part", () => {
    const mask = perHead([sparse(8), window(5), atrous(8)]);
    const { passes } = plan(mask, { B: 2, H: 3, N: 256, D: 8 });
    expect(passes.map(({ order, modulus, planes }) => [order, modulus, planes])).toEqual([
      ["natural order", 1, 2],
      ["position modulo 8", 8, 2],
    ]);
    const ofAtrous = plan(atrous(8), { B: 2, H: 1, N: 256, D: 8 });
    expect(ofAtrous.passes.map((pass) => pass.pairsComputed)).toEqual([2 * 8 * 1024]);
  });

  test("counts the copies that an order of its own needs", () => {
    const shape = { B: 4, H: 8, N: 256, D: 16, E: 8 };
    const natural = plan(everything(), shape);
    const ordered = plan(atrous(8), shape);
    expect(ordered.forwardExtraBytes - natural.forwardExtraBytes).toBe(4 * 32 * 256 * 8);
    expect(ordered.backwardExtraBytes - natural.backwardExtraBytes).toBe(
      4 * 32 * 256 * (16 + 8 + 16 + 16),
    );
    expect(ordered.layoutBytes).toBe(4 * (1 + 64 + 2 * 256 + 9 + 3 * 8 - 32));
    // Of 8 heads one is in the ordered pass, which so has 16 parts.
    const oneOrdered = perHead([atrous(8), ...new Array<Mask>(7).fill(everything())]);
    const mixed = plan(oneOrdered, { ...shape, B: 1 });
    const passRows = 2 * 256 * (16 + 8) + 256 * 2 + 16;
    expect(mixed.backwardExtraBytes).toBe(
      4 * (8 * (256 * 16 + 256 * 24) + 8 * (passRows + 256 * (16 + 8 + 16)) + 16 * 256 * 16),
    );
    const [few, many] = [1, 16].map((B) => plan(everything(), { ...shape, B, H: 1 }));
    expect((few?.backwardExtraBytes ?? 0) - (many?.backwardExtraBytes ?? 0) / 16).toBe(
      4 * 16 * 256 * 16,
    );
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
    expect(none).toMatchObject({ tiles: 0, pairs: 0, pairsComputed: 0, density: 0, efficiency: 1 });
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

  test("names what does not match the mask", () => {
    const shape = { B: 3, H: 3, N: 8, D: 8 };
    expect(() => plan(padding([1, 2]), shape)).toThrow(
      "plan: B must be 2 to match padding(1, 2), got 3",
    );
    expect(() => plan(perHead([causal(), local(1)]), shape)).toThrow(
      "plan: H must be 2 to match perHead(causal, local(1)), got 3",
    );
    const nothing = undefined as unknown as Mask;
    expect(() => plan(nothing, shape)).toThrow("plan: mask must be a mask, got undefined");
  });
});
