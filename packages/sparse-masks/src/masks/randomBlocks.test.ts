import { describe, expect, test } from "vitest";
import {
  and,
  causal,
  compile,
  draw,
  everything,
  pairs,
  randomBlocks,
  shift,
  sized,
} from "../index.ts";

describe("randomBlocks", () => {
  test("the same blocks on every machine", () => {
    expect(draw(randomBlocks({ size: 2, count: 2 }), 10, 10).split("\n")).toEqual([
      "· · · · ■ ■ ■ ■ · ·",
      "· · · · ■ ■ ■ ■ · ·",
      "■ ■ · · · · · · ■ ■",
      "■ ■ · · · · · · ■ ■",
      "· · · · ■ ■ ■ ■ · ·",
      "· · · · ■ ■ ■ ■ · ·",
      "■ ■ · · · · ■ ■ · ·",
      "■ ■ · · · · ■ ■ · ·",
      "■ ■ · · ■ ■ · · · ·",
      "■ ■ · · ■ ■ · · · ·",
    ]);
  });

  test("as many as asked for, distinct, whole but for the last", () => {
    const keys = 330;
    const mask = sized(randomBlocks({ size: 32, count: 4, seed: 7 }), keys, keys);
    for (let q = 0; q < keys; q += 5) {
      const seen = new Set<number>();
      let count = 0;
      for (let k = 0; k < keys; k++) {
        if (!mask.allows(q, k)) continue;
        seen.add(Math.floor(k / 32));
        count++;
      }
      expect(seen.size).toBe(4);
      expect(count).toBe(seen.has(10) ? 3 * 32 + 10 : 4 * 32);
    }
  });

  test("all blocks are equally likely", () => {
    const blocks = 16;
    const hits = new Array<number>(blocks).fill(0);
    for (let seed = 0; seed < 60; seed++) {
      const mask = sized(randomBlocks({ size: 1, count: 3, seed }), blocks, blocks);
      for (let q = 0; q < blocks; q++) {
        for (let k = 0; k < blocks; k++) if (mask.allows(q, k)) hits[k] = (hits[k] ?? 0) + 1;
      }
    }
    const expected = (60 * blocks * 3) / blocks;
    const chiSquare = hits.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 99.9 % of the time below 37.7, at 15 degrees of freedom.
    expect(chiSquare).toBeLessThan(37.7);
  });

  test("another seed, other blocks", () => {
    const drawn = [0, 1, 2].map((seed) => draw(randomBlocks({ size: 4, count: 2, seed }), 40, 40));
    expect(new Set(drawn).size).toBe(3);
  });

  test("a query has the same blocks wherever one starts to count", () => {
    const mask = randomBlocks({ size: 8, count: 2, seed: 3 });
    const whole = draw(mask, 64, 64).split("\n");
    expect(draw(mask, 20, 64).split("\n")).toEqual(whole.slice(-20));
    expect(draw(shift(mask, 20 - 64), 20, 64).split("\n")).toEqual(whole.slice(0, 20));
  });

  test("of none nothing, of at least all everything", () => {
    expect(pairs(compile(randomBlocks({ size: 8, count: 0 }), 64, 64))).toBe(0);
    expect(compile(randomBlocks({ size: 8, count: 8 }), 64, 64)).toEqual(
      compile(everything(), 64, 64),
    );
    expect(pairs(compile(and(causal(), randomBlocks({ size: 64, count: 9 })), 64, 64))).toBe(2080);
  });

  test("bad arguments are named", () => {
    const size = 8;
    const count = 2;
    expect(() => randomBlocks({ size: 0, count })).toThrow("randomBlocks: size must be a positive");
    expect(() => randomBlocks({ size, count: -1 })).toThrow(
      "randomBlocks: count must be an integer",
    );
    expect(() => randomBlocks({ size, count, seed: 2 ** 32 })).toThrow(
      "randomBlocks: seed must be an integer from 0 to 4294967295, got 4294967296",
    );
    expect(() =>
      randomBlocks({ size, count, blocks: 1 } as { size: number; count: number }),
    ).toThrow('randomBlocks: unknown option "blocks"; the options are size, count, seed');
    expect(() => randomBlocks(undefined as never)).toThrow(
      "randomBlocks: options must be an object, got undefined",
    );
  });
});
