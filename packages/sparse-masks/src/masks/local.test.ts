import { expect, test } from "vitest";
import { compile, draw, everything, local } from "../index.ts";

test("looks to both sides, 2k + 1 keys; local(0) is the diagonal", () => {
  expect(draw(local(1), 4, 4).split("\n")).toEqual(["■ ■ · ·", "■ ■ ■ ·", "· ■ ■ ■", "· · ■ ■"]);
  expect(draw(local(0), 2, 2).split("\n")).toEqual(["■ ·", "· ■"]);
});

test("of at least all keys is everything", () => {
  for (const k of [99, 100, 2 ** 40]) {
    expect(compile(local(k), 100, 100)).toEqual(compile(everything(), 100, 100));
  }
});

test.each([-1, 0.5, Number.POSITIVE_INFINITY])("names a bad radius: %d", (k) => {
  expect(() => local(k)).toThrow(`local: k must be an integer of at least 0, got ${k}`);
});
