import { describe, expect, test } from "vitest";
import {
  and,
  type BlockScores,
  causal,
  compile,
  draw,
  neighborhood,
  padding,
  topBlocks,
} from "../index.ts";

const scoresOf = (...rows: readonly (readonly number[])[]): BlockScores => ({
  values: rows.flat(),
  shape: [rows.length, rows[0]?.length ?? 0],
});

const scores = scoresOf([1, 5, 2], [4, 0, 3], [7, 7, 1]);

describe("topBlocks", () => {
  test("the query's own block and the best others", () => {
    expect(draw(topBlocks(scores, 2, { block: 2 }), 6, 6).split("\n")).toEqual([
      "■ ■ ■ ■ · ·",
      "■ ■ ■ ■ · ·",
      "■ ■ ■ ■ · ·",
      "■ ■ ■ ■ · ·",
      "■ ■ · · ■ ■",
      "■ ■ · · ■ ■",
    ]);
    expect(draw(topBlocks(scores, 1, { block: 1 }), 3, 3).split("\n")).toEqual([
      "■ · ·",
      "· ■ ·",
      "· · ■",
    ]);
  });

  test("the best of all; the lower block wins a tie", () => {
    expect(draw(topBlocks(scores, 1, { block: 1, own: false }), 3, 3).split("\n")).toEqual([
      "· ■ ·",
      "■ · ·",
      "■ · ·",
    ]);
    expect(draw(topBlocks(scores, 2, { block: 1, own: false }), 3, 3).split("\n")).toEqual([
      "· ■ ■",
      "■ · ■",
      "■ ■ ·",
    ]);
  });

  test("among those that a mask allows something of", () => {
    const options = { block: 2, among: causal() };
    expect(draw(and(causal(), topBlocks(scores, 2, options)), 6, 6).split("\n")).toEqual([
      "■ · · · · ·",
      "■ ■ · · · ·",
      "■ ■ ■ · · ·",
      "■ ■ ■ ■ · ·",
      "■ ■ · · ■ ·",
      "■ ■ · · ■ ■",
    ]);
  });

  test("−∞ is never chosen, ∞ always", () => {
    const least = Number.NEGATIVE_INFINITY;
    const some = scoresOf(
      [least, least, 1],
      [Number.POSITIVE_INFINITY, 9, 9],
      [least, least, least],
    );
    expect(draw(topBlocks(some, 2, { block: 1, own: false }), 3, 3).split("\n")).toEqual([
      "· · ■",
      "■ ■ ·",
      "· · ·",
    ]);
    expect(draw(topBlocks(some, 3, { block: 1 }), 3, 3).split("\n")).toEqual([
      "■ · ■",
      "■ ■ ■",
      "· · ■",
    ]);
  });

  test("more than there are is all", () => {
    expect(draw(topBlocks(scores, 99, { block: 1 }), 3, 3).split("\n")).toEqual([
      "■ ■ ■",
      "■ ■ ■",
      "■ ■ ■",
    ]);
  });

  test("for each example and head", () => {
    const values = Float32Array.of(
      0,
      1,
      1,
      0,
      /* */ 1,
      0,
      0,
      1,
      /* */ 1,
      0,
      1,
      0,
      /* */ 0,
      1,
      0,
      1,
    );
    const mask = topBlocks({ values, shape: [2, 2, 2, 2] }, 1, { block: 1, own: false });
    expect([mask.examples, mask.heads]).toEqual([2, 2]);
    expect(draw(mask, 2, 2, 0, 0).split("\n")).toEqual(["· ■", "■ ·"]);
    expect(draw(mask, 2, 2, 0, 1).split("\n")).toEqual(["■ ·", "· ■"]);
    expect(draw(mask, 2, 2, 1, 0).split("\n")).toEqual(["■ ·", "■ ·"]);
    expect(draw(mask, 2, 2, 1, 1).split("\n")).toEqual(["· ■", "· ■"]);
    const perHead = topBlocks({ values: [0, 1, 1, 0], shape: [2, 1, 2] }, 1, {
      block: 4,
      own: false,
    });
    expect([perHead.examples, perHead.heads]).toEqual([1, 2]);
    expect(draw(perHead, 1, 8, 0, 0)).toBe("· · · · ■ ■ ■ ■");
    expect(draw(perHead, 1, 8, 7, 1)).toBe("■ ■ ■ ■ · · · ·");
  });

  test("what can be chosen may differ by example", () => {
    const shape = [2, 1, 1, 3];
    const mask = topBlocks({ values: [1, 2, 3, 1, 2, 3], shape }, 1, {
      ...{ block: 2, own: false },
      among: padding([6, 3]),
    });
    expect(draw(mask, 1, 6, 0)).toBe("· · · · ■ ■");
    expect(draw(mask, 1, 6, 1)).toBe("· · ■ ■ · ·");
  });

  test("the last queries stand in the last block", () => {
    const mask = topBlocks(scoresOf([9, 0, 0], [0, 9, 0]), 1, { block: 2, own: false });
    expect(draw(mask, 3, 6).split("\n")).toEqual(["■ ■ · · · ·", "· · ■ ■ · ·", "· · ■ ■ · ·"]);
    expect(draw(mask, 2, 5).split("\n")).toEqual(["■ ■ · · ·", "· · ■ ■ ·"]);
  });

  test("other lengths are refused", () => {
    expect(() => compile(topBlocks(scores, 1, { block: 2 }), 6, 8)).toThrow(
      "topBlocks([3, 3], 1): scores must be [3, 4] blocks of 2 for 6 queries and 8 keys, got [3, 3]",
    );
    expect(() => compile(topBlocks(scores, 1, { block: 2 }), 7, 6)).toThrow(
      "scores must be [4, 3] blocks of 2 for 7 queries and 6 keys, got [3, 3]",
    );
  });

  test.each<[() => unknown, string]>([
    [
      () => topBlocks({ values: [1, 2], shape: [2, 2] }, 1, { block: 1 }),
      "topBlocks: scores must have 4 entries for shape [2, 2], got 2",
    ],
    [
      () => topBlocks({ values: [1], shape: [1] }, 1, { block: 1 }),
      "topBlocks: scores must have a shape of 2 to 4 lengths, got [1]",
    ],
    [
      () => topBlocks(scoresOf([1, Number.NaN]), 1, { block: 1 }),
      "topBlocks: scores must be numbers, got NaN at 1",
    ],
    [() => topBlocks(scores, 0, { block: 1 }), "topBlocks: k must be a positive integer, got 0"],
    [
      () => topBlocks(scores, 1, { block: 0 }),
      "topBlocks: block must be a positive integer, got 0",
    ],
    [
      () => topBlocks(scores, 1, { block: 1, own: 1 as unknown as boolean }),
      "topBlocks: own must be true or false, got 1",
    ],
    [
      () => topBlocks(scores, 1, { block: 1, size: 1 } as { block: number }),
      'topBlocks: unknown option "size"; the options are block, among, own',
    ],
    [
      () => topBlocks({ ...scores, heads: 1 } as BlockScores, 1, { block: 1 }),
      'topBlocks: scores: unknown option "heads"; the options are values, shape',
    ],
    [
      () => topBlocks(scores, 1, { block: 1, among: causal as never }),
      "topBlocks: among must be a mask, got the function causal; call it to make one",
    ],
    [
      () => topBlocks(scores, 1, { block: 1, among: padding([1, 2]) }),
      "topBlocks: among must be the same for all, or for 1 examples and 1 heads, got " +
        "padding(1, 2) with 2 and 1",
    ],
    [
      () => topBlocks(scores, 1, { block: 1, among: neighborhood(3) }),
      "topBlocks: among must not depend on the lengths, got neighborhood(3)",
    ],
  ])("bad arguments are named: %#", (act, message) => {
    expect(act).toThrow(message);
  });
});
