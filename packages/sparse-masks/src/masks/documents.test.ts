import { describe, expect, test } from "vitest";
import { and, causal, documents, draw, layoutOf, not, or, shift } from "../index.ts";

describe("documents", () => {
  test("queries belong to them by position, and outside them see nothing", () => {
    const mask = documents([2, 0, 1]);
    expect(draw(mask, 3, 3).split("\n")).toEqual(["■ ■ ·", "■ ■ ·", "· · ■"]);
    expect(draw(mask, 1, 3)).toBe("· · ■");
    expect(draw(mask, 5, 3).split("\n")).toEqual(["· · ·", "· · ·", "■ ■ ·", "■ ■ ·", "· · ■"]);
    expect(draw(shift(mask, 1), 3, 3).split("\n")).toEqual(["■ ■ ·", "· · ■", "· · ·"]);
  });

  test("one list for each example", () => {
    const mask = documents([[1, 2], [3]]);
    expect(mask.examples).toBe(2);
    expect(draw(mask, 3, 3, 0).split("\n")).toEqual(["■ · ·", "· ■ ■", "· ■ ■"]);
    expect(draw(mask, 3, 3, 1).split("\n")).toEqual(["■ ■ ■", "■ ■ ■", "■ ■ ■"]);
  });

  test("lists are copied; typed arrays serve as lists", () => {
    const lengths = [2, 2];
    const mask = documents(lengths);
    lengths[0] = 4;
    expect(draw(mask, 1, 4)).toBe("· · ■ ■");
    expect(documents(Int32Array.of(2, 3)).name).toBe("documents(2, 3)");
    expect(documents([Int32Array.of(2, 3), [5]]).name).toBe("documents([2, 3], [5])");
    expect(and(causal(), documents([3, 4])).name).toBe("causal & documents(3, 4)");
  });

  test("lengths that do not add up are named", () => {
    expect(() => layoutOf(or(not(shift(documents([3, 4]), 1)), causal()), 8, 8)).toThrow(
      "documents(3, 4): lengths must sum to the number of keys 8, got 7",
    );
    expect(() => layoutOf(documents([[8], [3, 4]]), 8, 8)).toThrow(
      "documents([8], [3, 4]): lengths[1] must sum to the number of keys 8, got 7",
    );
  });

  test.each<[unknown, string]>([
    [[], "documents: lengths must not be empty, got []"],
    [[3, -1], "documents: lengths[1] must be an integer of at least 0, got -1"],
    [[1.5], "documents: lengths[0] must be an integer of at least 0, got 1.5"],
    [5, "documents: lengths must be a list of integers, got 5"],
    [null, "documents: lengths must be a list of integers, got null"],
    [[[3], 4], "documents: lengths[1] must be a list of integers, got 4"],
    [[[3], []], "documents: lengths[1] must not be empty, got []"],
    [[3, [4]], "documents: lengths[1] must be an integer of at least 0, got 4"],
    [[[3, -4]], "documents: lengths[0][1] must be an integer of at least 0, got -4"],
  ])("bad lengths are named: %j", (lengths, message) => {
    expect(() => documents(lengths as number[])).toThrow(message);
  });
});
