import { expect, test } from "vitest";
import { and, atrous, compile, dilatedWindow, draw, local, longformer, window } from "../index.ts";

test("size keys a dilation apart, the query's own first", () => {
  expect(draw(dilatedWindow(3, 2), 7, 7).split("\n")).toEqual([
    "■ · · · · · ·",
    "· ■ · · · · ·",
    "■ · ■ · · · ·",
    "· ■ · ■ · · ·",
    "■ · ■ · ■ · ·",
    "· ■ · ■ · ■ ·",
    "· · ■ · ■ · ■",
  ]);
});

test("without dilation is window", () => {
  expect(compile(dilatedWindow(7, 1), 70, 70)).toEqual(compile(window(7), 70, 70));
});

test("its form for both sides is Longformer's", () => {
  const both = and(local(3 * 4), atrous(4));
  expect(draw(both, 30, 30)).toBe(draw(longformer({ window: 6, dilation: 4, global: [] }), 30, 30));
});

test("bad arguments are named", () => {
  expect(() => dilatedWindow(0, 2)).toThrow(
    "dilatedWindow: size must be a positive integer, got 0",
  );
  expect(() => dilatedWindow(2, 0)).toThrow(
    "dilatedWindow: dilation must be a positive integer, got 0",
  );
});
