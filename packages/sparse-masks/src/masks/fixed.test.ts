import { describe, expect, test } from "vitest";
import { causal, compile, draw, fixed, or, pairs } from "../index.ts";

describe("fixed", () => {
  test("head 1: the query's own block so far", () => {
    expect(draw(fixed(3, 1, 1), 5, 5).split("\n")).toEqual([
      "■ · · · ·",
      "■ ■ · · ·",
      "■ ■ ■ · ·",
      "· · · ■ ·",
      "· · · ■ ■",
    ]);
  });

  test("head 2: the summaries so far, the last c of each block", () => {
    expect(draw(fixed(4, 2, 2), 9, 9).split("\n")).toEqual([
      "· · · · · · · · ·",
      "· · · · · · · · ·",
      "· · ■ · · · · · ·",
      "· · ■ ■ · · · · ·",
      "· · ■ ■ · · · · ·",
      "· · ■ ■ · · · · ·",
      "· · ■ ■ · · ■ · ·",
      "· · ■ ■ · · ■ ■ ·",
      "· · ■ ■ · · ■ ■ ·",
    ]);
  });

  test("without a head both, merged", () => {
    expect(draw(fixed(3, 1), 7, 7).split("\n")).toEqual([
      "■ · · · · · ·",
      "■ ■ · · · · ·",
      "■ ■ ■ · · · ·",
      "· · ■ ■ · · ·",
      "· · ■ ■ ■ · ·",
      "· · ■ ■ ■ ■ ·",
      "· · ■ · · ■ ■",
    ]);
    const merged = compile(or(fixed(9, 2, 1), fixed(9, 2, 2)), 100, 100);
    expect(compile(fixed(9, 2), 100, 100)).toEqual(merged);
  });

  test("with all of a block as its summary is causal", () => {
    expect(pairs(compile(fixed(8, 8), 100, 100))).toBe(pairs(compile(causal(), 100, 100)));
    expect(draw(fixed(8, 8, 2), 20, 20)).toBe(draw(causal(), 20, 20));
  });

  test("bad arguments are named", () => {
    expect(() => fixed(0, 1)).toThrow("fixed: l must be a positive integer, got 0");
    expect(() => fixed(8, 9)).toThrow("fixed: c must be an integer from 1 to 8, got 9");
    expect(() => fixed(8, 0)).toThrow("fixed: c must be an integer from 1 to 8, got 0");
    expect(() => fixed(8, 1, 0 as 1)).toThrow("fixed: head must be an integer from 1 to 2, got 0");
  });
});
