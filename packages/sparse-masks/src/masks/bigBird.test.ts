import { describe, expect, test } from "vitest";
import { bigBird, compile, draw, everything, pairs, perHead, sized, tiles } from "../index.ts";

/** Key blocks that a block of queries sees, of blocks of one position. */
const blocksSeen = (row: number, blocks: number, options: object) => {
  const mask = sized(bigBird({ block: 1, ...options }), blocks, blocks);
  return [...Array(blocks).keys()].filter((k) => mask.allows(row, k));
};

describe("bigBird", () => {
  test("window, first and last blocks, random blocks", () => {
    const mask = bigBird({ block: 1, random: 1 });
    expect(mask.name).toBe("bigBird({ block: 1, window: 3, global: 2, random: 1, seed: 0 })");
    expect(draw(mask, 9, 9).split("\n")).toEqual([
      "■ ■ ■ ■ ■ ■ ■ ■ ■",
      "■ ■ ■ ■ · · · · ■",
      "■ ■ ■ ■ · · ■ · ■",
      "■ ■ ■ ■ ■ · · · ■",
      "■ · · ■ ■ ■ ■ · ■",
      "■ · · · ■ ■ ■ ■ ■",
      "■ · · ■ · ■ ■ ■ ■",
      "■ ■ · · · · ■ ■ ■",
      "■ ■ ■ ■ ■ ■ ■ ■ ■",
    ]);
  });

  test("random blocks are neither near nor global, and as many as asked for", () => {
    for (const [window, global, random] of [
      [3, 2, 3],
      [1, 0, 5],
      [5, 3, 2],
      [3, 1, 40],
    ] as const) {
      for (let row = 0; row < 20; row++) {
        for (const seed of [0, 9]) {
          const seen = blocksSeen(row, 20, { window, global, random, seed });
          const fixed = blocksSeen(row, 20, { window, global, random: 0 });
          expect(seen).toEqual(expect.arrayContaining(fixed));
          expect(seen.length).toBe(Math.min(fixed.length + (fixed.length < 20 ? random : 0), 20));
        }
      }
    }
  });

  test("an odd number of global blocks has one more first", () => {
    expect(blocksSeen(5, 10, { window: 1, global: 3, random: 0 })).toEqual([0, 1, 5, 9]);
    expect(blocksSeen(5, 10, { window: 1, global: 1, random: 0 })).toEqual([0, 5]);
    expect(blocksSeen(5, 10, { window: 1, global: 0, random: 0 })).toEqual([5]);
  });

  test("the paper's blocks are whole tiles", () => {
    const layout = compile(bigBird(), 4096, 4096);
    // Two rows of 64 blocks; two with 3 near and 1 more global; sixty with 3 near and 2 global; 3 random.
    const blocks = 2 * 64 + 2 * (3 + 1 + 3) + 60 * (3 + 2 + 3);
    expect(pairs(layout)).toBe(blocks * 64 ** 2);
    expect(tiles(layout)).toEqual({ kept: 4 * blocks, full: 4 * blocks, partial: 0 });
  });

  test("few blocks are all seen", () => {
    expect(compile(bigBird(), 300, 300)).toEqual(compile(everything(), 300, 300));
    expect(draw(bigBird({ global: 9 }), 200, 200)).toBe(draw(everything(), 200, 200));
  });

  test("other random blocks for each head", () => {
    const layout = compile(perHead([bigBird(), bigBird({ seed: 1 }), bigBird()]), 2048, 2048);
    expect([...layout.planeOf]).toEqual([0, 1, 0]);
  });

  test("bad arguments are named", () => {
    expect(() => bigBird({ block: 0 })).toThrow("bigBird: block must be a positive integer, got 0");
    expect(() => bigBird({ window: 2 })).toThrow("bigBird: window must be odd, got 2");
    expect(() => bigBird({ global: -1 })).toThrow(
      "bigBird: global must be an integer of at least 0",
    );
    expect(() => bigBird({ random: 0.5 })).toThrow(
      "bigBird: random must be an integer of at least",
    );
    expect(() => bigBird({ seed: -1 })).toThrow("bigBird: seed must be an integer from 0 to");
    expect(() => bigBird({ blocks: 64 } as object)).toThrow(
      'bigBird: unknown option "blocks"; the options are block, window, global, random, seed',
    );
  });
});
