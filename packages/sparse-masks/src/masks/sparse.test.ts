import { expect, test } from "vitest";
import { atrous, compile, draw, everything, local, or, pairs, sparse, tiles } from "../index.ts";

test("locally dense, remotely sparse", () => {
  expect(draw(sparse(2), 7, 7).split("\n")).toEqual([
    "■ ■ ■ · ■ · ■",
    "■ ■ ■ ■ · ■ ·",
    "■ ■ ■ ■ ■ · ■",
    "· ■ ■ ■ ■ ■ ·",
    "■ · ■ ■ ■ ■ ■",
    "· ■ · ■ ■ ■ ■",
    "■ · ■ · ■ ■ ■",
  ]);
});

test("is one pass of near pairs and one of the far, none of them twice", () => {
  const layout = compile(sparse(8), 256, 256);
  expect(layout.passes.map((pass) => pass.modulus)).toEqual([1, 8]);
  const near = pairs(compile(local(8), 256, 256));
  const far = pairs(compile(atrous(8), 256, 256));
  const both = 256 + 2 * 248;
  expect(pairs(layout)).toBe(near + far - both);
  expect(compile(or(local(8), atrous(8)), 256, 256)).toEqual(layout);
});

test("a rate of 1, or of at least all keys, is everything", () => {
  for (const k of [1, 100, 2 ** 40]) {
    const layout = compile(sparse(k), 100, 100);
    expect(pairs(layout)).toBe(10_000);
    expect(tiles(layout)).toEqual(tiles(compile(everything(), 100, 100)));
  }
});

test("names a bad rate", () => {
  expect(() => sparse(0)).toThrow("sparse: k must be a positive integer, got 0");
});
