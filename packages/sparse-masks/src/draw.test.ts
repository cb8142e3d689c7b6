import { expect, test } from "vitest";
import {
  and,
  causal,
  documents,
  draw,
  local,
  type Mask,
  not,
  or,
  padding,
  sinks,
  window,
} from "./index.ts";

const picture = (...lines: readonly string[]) => lines.join("\n");

test("a sign for each pair", () => {
  expect(draw(and(causal(), or(window(3), sinks(1))), 6, 6)).toBe(
    picture(
      "■ · · · · ·",
      "■ ■ · · · ·",
      "■ ■ ■ · · ·",
      "■ ■ ■ ■ · ·",
      "■ · ■ ■ ■ ·",
      "■ · · ■ ■ ■",
    ),
  );
});

test("the last query stands at the last key", () => {
  expect(draw(causal(), 2, 4)).toBe(picture("■ ■ ■ ·", "■ ■ ■ ■"));
});

test("one example of several", () => {
  expect(draw(padding([3, 1]), 1, 3, 1)).toBe("■ · ·");
});

test("larger matrices in 64 × 64 cells at most, square ones", () => {
  const lines = draw(causal(), 256, 128).split("\n");
  expect(lines.length).toBe(64);
  expect(lines.every((line) => line.split(" ").length === 32)).toBe(true);
  expect(lines[31]).toBe(Array(32).fill("·").join(" "));
  expect(lines[33]).toBe(["■", "▒", ...Array(30).fill("·")].join(" "));
  expect(draw(causal(), 1, 640)).toBe(Array(64).fill("■").join(" "));
  expect(draw(causal(), 65, 65).split("\n").length).toBe(33);
});

test("small cells are counted where coverage cannot tell", () => {
  const lazy: Mask = { ...local(0), coverage: () => "some" };
  expect(draw(lazy, 65, 65)).toBe(draw(local(0), 65, 65));
  expect(draw(or(lazy, not(lazy)), 65, 65)).not.toMatch(/[▒·]/);
});

test("a picture of a million takes the word of coverage", () => {
  const lines = draw(window(1), 1_048_576, 1_048_576).split("\n");
  expect(lines.every((line, i) => line.split(" ").indexOf("▒") === i)).toBe(true);
});

test("bad arguments are named", () => {
  expect(() => draw(causal(), 0, 4)).toThrow("draw: queries must be a positive integer, got 0");
  expect(() => draw(causal(), 4, 1.5)).toThrow("draw: keys must be a positive integer, got 1.5");
  expect(() => draw(padding([1, 2]), 4, 4, 2)).toThrow(
    "draw: example must be an integer from 0 to 1, got 2",
  );
  expect(() => draw(documents([2]), 3, 3)).toThrow("lengths must sum to the number of keys 3");
  expect(() => draw(causal as unknown as Mask, 4, 4)).toThrow("got the function causal");
});
