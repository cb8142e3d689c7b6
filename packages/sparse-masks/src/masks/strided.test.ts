import { describe, expect, test } from "vitest";
import { compile, draw, or, pairs, perHead, strided, window } from "../index.ts";

describe("strided", () => {
  test("head 1: the query's own key and the l before it", () => {
    expect(draw(strided(2, 1), 5, 5).split("\n")).toEqual([
      "■ · · · ·",
      "■ ■ · · ·",
      "■ ■ ■ · ·",
      "· ■ ■ ■ ·",
      "· · ■ ■ ■",
    ]);
    expect(draw(strided(3, 1), 9, 9)).toBe(draw(window(4), 9, 9));
  });

  test("head 2: every l-th key before the query", () => {
    expect(draw(strided(2, 2), 5, 5).split("\n")).toEqual([
      "■ · · · ·",
      "· ■ · · ·",
      "■ · ■ · ·",
      "· ■ · ■ ·",
      "■ · ■ · ■",
    ]);
  });

  test("without a head both, merged", () => {
    expect(draw(strided(3), 8, 8).split("\n")).toEqual([
      "■ · · · · · · ·",
      "■ ■ · · · · · ·",
      "■ ■ ■ · · · · ·",
      "■ ■ ■ ■ · · · ·",
      "· ■ ■ ■ ■ · · ·",
      "· · ■ ■ ■ ■ · ·",
      "■ · · ■ ■ ■ ■ ·",
      "· ■ · · ■ ■ ■ ■",
    ]);
    const merged = compile(or(strided(3, 1), strided(3, 2)), 100, 100);
    expect(compile(strided(3), 100, 100)).toEqual(merged);
  });

  test("one pattern for each head is one layout", () => {
    const layout = compile(perHead([strided(4, 1), strided(4, 2)]), 64, 64);
    expect(pairs(layout, 0, 0)).toBe(pairs(compile(strided(4, 1), 64, 64)));
    expect(pairs(layout, 0, 1)).toBe(pairs(compile(strided(4, 2), 64, 64)));
  });

  test("its names", () => {
    expect([strided(3), strided(3, 1), strided(3, 2)].map((mask) => mask.name)).toEqual([
      "strided(3)",
      "strided(3, 1)",
      "strided(3, 2)",
    ]);
  });

  test("bad arguments are named", () => {
    expect(() => strided(0)).toThrow("strided: l must be a positive integer, got 0");
    expect(() => strided(8, 3 as 2)).toThrow("strided: head must be an integer from 1 to 2, got 3");
  });
});
