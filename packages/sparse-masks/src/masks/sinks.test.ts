import { expect, test } from "vitest";
import { compile, draw, everything, sinks } from "../index.ts";

test("the first keys, for every query; none of none", () => {
  expect(draw(sinks(1), 2, 3).split("\n")).toEqual(["■ · ·", "■ · ·"]);
  expect(draw(sinks(0), 2, 3).split("\n")).toEqual(["· · ·", "· · ·"]);
});

test("as many as the keys are everything", () => {
  expect(compile(sinks(50), 40, 50)).toEqual(compile(everything(), 40, 50));
});

test("names a bad count", () => {
  expect(() => sinks(Number.NaN)).toThrow("sinks: count must be an integer of at least 0, got NaN");
});
