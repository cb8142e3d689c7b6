import { describe, expect, test } from "vitest";
import { compile, draw, everything, globalTokens, pairs } from "../index.ts";

describe("globalTokens", () => {
  test("rows and columns of the first positions", () => {
    expect(draw(globalTokens(1), 3, 3).split("\n")).toEqual(["■ ■ ■", "■ · ·", "■ · ·"]);
  });

  test("rows and columns of any positions", () => {
    expect(draw(globalTokens([3, 1, 3]), 5, 5).split("\n")).toEqual([
      "· ■ · ■ ·",
      "■ ■ ■ ■ ■",
      "· ■ · ■ ·",
      "■ ■ ■ ■ ■",
      "· ■ · ■ ·",
    ]);
  });

  test("queries are where they stand", () => {
    expect(draw(globalTokens([0, 3]), 2, 5).split("\n")).toEqual(["■ ■ ■ ■ ■", "■ · · ■ ·"]);
    expect(draw(globalTokens([0]), 3, 2).split("\n")).toEqual(["■ ·", "■ ■", "■ ·"]);
  });

  test("none, some beyond the keys, all", () => {
    expect(pairs(compile(globalTokens(0), 9, 9))).toBe(0);
    expect(pairs(compile(globalTokens([]), 9, 9))).toBe(0);
    expect(pairs(compile(globalTokens([9, 12]), 9, 9))).toBe(0);
    expect(compile(globalTokens(99), 40, 40)).toEqual(compile(everything(), 40, 40));
  });

  test("neighbours are one range", () => {
    expect(draw(globalTokens([2, 0, 1]), 6, 6)).toBe(draw(globalTokens(3), 6, 6));
  });

  test("the list is copied", () => {
    const list = [2];
    const mask = globalTokens(list);
    list[0] = 0;
    expect(mask.allows(9, 0)).toBe(false);
    expect(mask.name).toBe("globalTokens([2])");
  });

  test("bad arguments are named", () => {
    expect(() => globalTokens(-1)).toThrow("globalTokens: tokens must be an integer of at least 0");
    expect(() => globalTokens([0, 1.5])).toThrow(
      "globalTokens: tokens[1] must be an integer of at least 0, got 1.5",
    );
    expect(() => globalTokens("3" as unknown as number)).toThrow(
      "globalTokens: tokens must be a list of integers, got 3",
    );
  });
});
