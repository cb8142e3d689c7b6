import { expect, test } from "vitest";
import { checkSettings, maskOf } from "./settings.ts";
import { split } from "./split.ts";

test.each(["causal", "window:3", "strided:4", "sparse:3"])("%s never looks ahead", (name) => {
  const mask = maskOf(name);
  for (let q = 0; q < 20; q++) {
    expect(mask.allows(q, q)).toBe(true);
    for (let k = q + 1; k < 20; k++) expect(mask.allows(q, k)).toBe(false);
  }
});

test.each([
  "",
  "windows:3",
  "window",
  "window:0",
  "window:-1",
  "window:1.5",
  "causal:2",
  "toString:1",
])("%j names no mask", (name) => {
  expect(() => maskOf(name)).toThrow("--mask: expected causal, window:SIZE");
});

test("heads share the width", () => {
  const settings = {
    layers: 1,
    heads: 3,
    width: 32,
    context: 8,
    mask: "causal",
    batch: 1,
    rate: 1,
  };
  expect(() => checkSettings(settings)).toThrow("--width: expected a multiple of 3 heads, got 32");
});

test("the last tenth is held out", () => {
  const ids = Int32Array.from({ length: 1000 }, (_, i) => i);
  const { learned, heldOut } = split(ids, 99);
  expect([learned.at(-1), heldOut[0], heldOut.at(-1)]).toEqual([899, 900, 999]);
  expect(() => split(ids, 100)).toThrow("--context: expected at most 99");
});
