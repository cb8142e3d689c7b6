import { describe, expect, test } from "vitest";
import { and, blocks, causal, compile, draw, everything } from "../index.ts";

describe("blocks", () => {
  test("the query's own block, whole", () => {
    expect(draw(blocks(2), 5, 5).split("\n")).toEqual([
      "■ ■ · · ·",
      "■ ■ · · ·",
      "· · ■ ■ ·",
      "· · ■ ■ ·",
      "· · · · ■",
    ]);
  });

  test("and some beside it", () => {
    expect(draw(blocks(2, { before: 1 }), 6, 6).split("\n")).toEqual([
      "■ ■ · · · ·",
      "■ ■ · · · ·",
      "■ ■ ■ ■ · ·",
      "■ ■ ■ ■ · ·",
      "· · ■ ■ ■ ■",
      "· · ■ ■ ■ ■",
    ]);
    expect(draw(blocks(1, { before: 1, after: 2 }), 4, 4).split("\n")).toEqual([
      "■ ■ ■ ·",
      "■ ■ ■ ■",
      "· ■ ■ ■",
      "· · ■ ■",
    ]);
  });

  test("block-causal: all before it", () => {
    expect(draw(blocks(2, { before: Infinity }), 4, 4).split("\n")).toEqual([
      "■ ■ · ·",
      "■ ■ · ·",
      "■ ■ ■ ■",
      "■ ■ ■ ■",
    ]);
  });

  test("blockwise causal attention", () => {
    expect(draw(and(causal(), blocks(2, { before: 1 })), 6, 6).split("\n")).toEqual([
      "■ · · · · ·",
      "■ ■ · · · ·",
      "■ ■ ■ · · ·",
      "■ ■ ■ ■ · ·",
      "· · ■ ■ ■ ·",
      "· · ■ ■ ■ ■",
    ]);
  });

  test("begin at key 0, wherever queries do", () => {
    expect(draw(blocks(2), 2, 5).split("\n")).toEqual(["· · ■ ■ ·", "· · · · ■"]);
    expect(draw(blocks(2, { after: 1 }), 4, 2).split("\n")).toEqual(["■ ■", "■ ■", "■ ■", "■ ■"]);
  });

  test("as long as the keys are everything", () => {
    expect(compile(blocks(70), 70, 70)).toEqual(compile(everything(), 70, 70));
  });

  test("its names", () => {
    expect(blocks(4).name).toBe("blocks(4)");
    expect(blocks(4, {}).name).toBe("blocks(4)");
    expect(blocks(4, { before: 1 }).name).toBe("blocks(4, { before: 1, after: 0 })");
  });

  test("bad arguments are named", () => {
    expect(() => blocks(0)).toThrow("blocks: size must be a positive integer, got 0");
    expect(() => blocks(4, { before: -1 })).toThrow(
      "blocks: before must be an integer of at least",
    );
    expect(() => blocks(4, { after: 0.5 })).toThrow(
      "blocks: after must be an integer of at least 0",
    );
    expect(() => blocks(4, { behind: 1 } as object)).toThrow(
      'blocks: unknown option "behind"; the options are before, after',
    );
  });
});
