import { expect, test } from "vitest";
import { and, atrous, causal, compile, draw, everything, local, tiles } from "../index.ts";

test("every k-th key on both sides, the query's own included", () => {
  expect(draw(atrous(3), 6, 6).split("\n")).toEqual([
    "■ · · ■ · ·",
    "· ■ · · ■ ·",
    "· · ■ · · ■",
    "■ · · ■ · ·",
    "· ■ · · ■ ·",
    "· · ■ · · ■",
  ]);
  expect(draw(atrous(3), 2, 5).split("\n")).toEqual(["■ · · ■ ·", "· ■ · · ■"]);
});

test("causal by and", () => {
  expect(draw(and(causal(), atrous(2)), 4, 4).split("\n")).toEqual([
    "■ · · ·",
    "· ■ · ·",
    "■ · ■ ·",
    "· ■ · ■",
  ]);
});

test("atrous(1) is everything", () => {
  expect(atrous(1).congruence).toBeUndefined();
  expect(compile(atrous(1), 70, 100)).toEqual(compile(everything(), 70, 100));
});

test("a rate of at least all keys leaves the query's own", () => {
  for (const k of [100, 101, 2 ** 40]) {
    expect(compile(atrous(k), 100, 100)).toEqual(compile(local(0), 100, 100));
  }
});

test("ordered by class it is dense: 1/k of the tiles, all of them full", () => {
  const { passes } = compile(atrous(4), 512, 512);
  expect(passes.map((pass) => pass.modulus)).toEqual([4]);
  expect(tiles(compile(atrous(4), 512, 512))).toEqual({ kept: 64, full: 64, partial: 0 });
});

test.each([0, -2, 1.5])("names a bad rate: %d", (k) => {
  expect(() => atrous(k)).toThrow(`atrous: k must be a positive integer, got ${k}`);
});
