import { describe, expect, test } from "vitest";
import { compile, draw, globalTokens, local, longformer, or } from "../index.ts";

describe("longformer", () => {
  test("half the window on each side, and global rows and columns", () => {
    expect(draw(longformer({ window: 2, global: [0] }), 6, 6).split("\n")).toEqual([
      "■ ■ ■ ■ ■ ■",
      "■ ■ ■ · · ·",
      "■ ■ ■ ■ · ·",
      "■ · ■ ■ ■ ·",
      "■ · · ■ ■ ■",
      "■ · · · ■ ■",
    ]);
  });

  test("a window with gaps, other tokens", () => {
    expect(draw(longformer({ window: 2, dilation: 2, global: 0 }), 5, 5).split("\n")).toEqual([
      "■ · ■ · ·",
      "· ■ · ■ ·",
      "■ · ■ · ■",
      "· ■ · ■ ·",
      "· · ■ · ■",
    ]);
  });

  test("the paper's: 512 keys around, the first token global", () => {
    expect(longformer().name).toBe("longformer({ window: 512, global: [0] })");
    const same = or(local(256), globalTokens([0]));
    expect(compile(longformer(), 600, 600)).toEqual(compile(same, 600, 600));
  });

  test("bad arguments are named", () => {
    expect(() => longformer({ window: 3 })).toThrow("longformer: window must be even, got 3");
    expect(() => longformer({ window: -2 })).toThrow(
      "longformer: window must be an integer of at least 0, got -2",
    );
    expect(() => longformer({ dilation: 0 })).toThrow(
      "longformer: dilation must be a positive integer, got 0",
    );
    expect(() => longformer({ global: [0.5] })).toThrow("longformer: global[0] must be an integer");
    expect(() => longformer({ windows: 4 } as object)).toThrow(
      'longformer: unknown option "windows"; the options are window, global, dilation',
    );
    expect(() => longformer(512 as unknown as object)).toThrow(
      "longformer: options must be an object, got 512",
    );
  });
});
