import { expect, test } from "vitest";
import { findCycle } from "./findCycle.mjs";

/** @param {Record<string, string[]>} edges */
const cycleIn = (edges) => findCycle(new Map(Object.entries(edges)));

test("finds none in a graph without cycles", () => {
  expect(cycleIn({ a: ["b", "c"], b: ["d"], c: ["d"], d: [] })).toBeUndefined();
});

test("finds a cycle and names its nodes", () => {
  expect(cycleIn({ a: ["b"], b: ["c"], c: ["d"], d: ["b"] })).toEqual(["b", "c", "d", "b"]);
  expect(cycleIn({ a: ["a"] })).toEqual(["a", "a"]);
});
