import { describe, expect, test } from "vitest";
import { causal, compile, draw, everything, prefix } from "../index.ts";

describe("prefix", () => {
  test("the first keys for all, and no other key ahead", () => {
    expect(draw(prefix(2), 4, 4).split("\n")).toEqual(["■ ■ · ·", "■ ■ · ·", "■ ■ ■ ·", "■ ■ ■ ■"]);
  });

  test("one count for each example", () => {
    const mask = prefix([0, 3]);
    expect(mask.examples).toBe(2);
    expect(draw(mask, 3, 3, 0)).toBe(draw(causal(), 3, 3));
    expect(draw(mask, 3, 3, 1)).toBe(draw(everything(), 3, 3));
  });

  test("of none is causal, of all keys everything", () => {
    expect(compile(prefix(0), 70, 70)).toEqual(compile(causal(), 70, 70));
    expect(compile(prefix(70), 70, 70)).toEqual(compile(everything(), 70, 70));
  });

  test("bad arguments are named", () => {
    expect(() => prefix(-1)).toThrow("prefix: count must be an integer of at least 0, got -1");
    expect(() => prefix([1, 0.5])).toThrow("prefix: count[1] must be an integer of at least 0");
    expect(() => prefix([])).toThrow("prefix: count must not be empty, got []");
    expect(() => prefix(null as unknown as number)).toThrow(
      "prefix: count must be a list of integers, got null",
    );
  });
});
