import { gini, l1OverL2, largerIsSparser } from "@frugal/metrics";
import { expect, test } from "vitest";
import { changes } from "./changes.ts";
import { measures } from "./measures.ts";

const values = [8, 3, 2, 1, 0.5, 0];

test("measures that keep all six criteria go as they should", () => {
  for (const measure of [l1OverL2, gini].map(largerIsSparser)) {
    for (const { id, should, of } of changes) {
      const by = measure.of(of(values)) - measure.of(values);
      const went = Math.abs(by) < 1e-12 ? "stay" : by < 0 ? "fall" : "rise";
      expect([measure.name, id, went]).toEqual([measure.name, id, should]);
    }
  }
});

test("every measure is listed once", () => {
  const names = measures.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
