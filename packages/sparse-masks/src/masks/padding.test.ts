import { describe, expect, test } from "vitest";
import { draw, not, padding } from "../index.ts";

describe("padding", () => {
  test("each example has its own length", () => {
    const mask = padding([1, 3, 0, 9]);
    expect(mask.examples).toBe(4);
    expect([0, 1, 2, 3].map((b) => draw(mask, 1, 3, b))).toEqual([
      "■ · ·",
      "■ ■ ■",
      "· · ·",
      "■ ■ ■",
    ]);
  });

  test("in front", () => {
    expect(draw(not(padding([1])), 1, 3)).toBe("· ■ ■");
  });

  test("the list is copied, and named in short", () => {
    const lengths = [2, 2];
    const mask = padding(lengths);
    lengths[0] = 4;
    expect(draw(mask, 1, 4)).toBe("■ ■ · ·");
    expect(padding(Array.from({ length: 9 }, () => 5)).name).toBe(
      "padding(5, 5, 5, 5, 5, 5, … 3 more)",
    );
  });

  test("bad arguments are named", () => {
    expect(() => padding([])).toThrow("padding: lengths must not be empty, got []");
    expect(() => padding([Number.NaN])).toThrow(
      "padding: lengths[0] must be an integer of at least 0, got NaN",
    );
    expect(() => padding(null as unknown as number[])).toThrow(
      "padding: lengths must be a list of integers, got null",
    );
  });
});
