import { expect, test } from "vitest";
import { and, causal, compile, draw, local, window } from "../index.ts";

test("counts the query itself and never looks ahead", () => {
  expect(draw(window(2), 4, 4).split("\n")).toEqual(["■ · · ·", "■ ■ · ·", "· ■ ■ ·", "· · ■ ■"]);
  expect(draw(window(1), 2, 2).split("\n")).toEqual(["■ ·", "· ■"]);
});

test("is the causal half of local", () => {
  expect(draw(window(4), 9, 9)).toBe(draw(and(causal(), local(3)), 9, 9));
});

test("of at least all keys is causal", () => {
  for (const size of [100, 2 ** 40]) {
    expect(compile(window(size), 100, 100)).toEqual(compile(causal(), 100, 100));
  }
});

test.each<[unknown, string]>([
  [-1, "-1"],
  [0, "0"],
  [2.5, "2.5"],
  ["8", '"8"'],
  [undefined, "undefined"],
])("names a bad size: %s", (size, got) => {
  const message = `window: size must be a positive integer, got ${got}`;
  expect(() => window(size as number)).toThrow(message);
});
