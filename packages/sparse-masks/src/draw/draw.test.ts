import { expect, test } from "vitest";
import {
  and,
  atrous,
  bigBird,
  causal,
  documents,
  draw,
  local,
  type Mask,
  not,
  or,
  padding,
  perHead,
  sinks,
  window,
} from "../index.ts";

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

test("one example, and one head, of several", () => {
  expect(draw(padding([3, 1]), 1, 3, 1)).toBe("■ · ·");
  const heads = perHead([causal(), local(0)]);
  expect(draw(heads, 2, 2)).toBe(picture("■ ·", "■ ■"));
  expect(draw(heads, 2, 2, 0, 1)).toBe(picture("■ ·", "· ■"));
  expect(draw(causal(), 2, 2, 7, 5)).toBe(draw(causal(), 2, 2));
});

test("a mask whose pairs depend on the lengths", () => {
  const signs = draw(bigBird({ block: 1, random: 1 }), 12, 12).split(/\s/);
  expect(signs.filter((sign) => sign === "■").length).toBe(12 + 12 + 10 * 2 + 10 * 3 - 2 + 10);
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

test("cells are counted where coverage cannot tell", () => {
  const lazy: Mask = { ...local(0), relative: false, coverage: () => "some" };
  expect(draw(lazy, 65, 65)).toBe(draw(local(0), 65, 65));
  expect(draw(or(lazy, not(lazy)), 65, 65)).not.toMatch(/[▒·]/);
});

test("a picture of a million is exact where only distances matter", () => {
  const million = 2 ** 20;
  const lines = draw(window(1), million, million).split("\n");
  expect(lines.every((line, i) => line.split(" ").indexOf("▒") === i)).toBe(true);
  expect(draw(atrous(16), million, million)).not.toMatch(/[■·]/);
});

test("a cell that cannot be counted is said to hold some", () => {
  const lazy: Mask = { ...local(0), relative: false, coverage: () => "some" };
  expect(draw(lazy, 2 ** 20, 2 ** 20)).not.toMatch(/[■·]/);
});

test("bad arguments are named", () => {
  expect(() => draw(causal(), 0, 4)).toThrow("draw: queries must be a positive integer, got 0");
  expect(() => draw(causal(), 4, 1.5)).toThrow("draw: keys must be a positive integer, got 1.5");
  expect(() => draw(padding([1, 2]), 4, 4, 2)).toThrow(
    "draw: example must be an integer from 0 to 1, got 2",
  );
  expect(() => draw(perHead([causal(), local(1)]), 4, 4, 0, 2)).toThrow(
    "draw: head must be an integer from 0 to 1, got 2",
  );
  expect(() => draw(documents([2]), 3, 3)).toThrow("lengths must sum to the number of keys 3");
  expect(() => draw(causal as unknown as Mask, 4, 4)).toThrow("got the function causal");
  const failing: Mask = {
    ...causal(),
    name: "failing",
    allows() {
      throw new Error("no");
    },
  };
  expect(() => draw(failing, 2, 2)).toThrow("draw: failing failed at query 0, key 1: no");
});
