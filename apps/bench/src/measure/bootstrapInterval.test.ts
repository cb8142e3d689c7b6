import fc from "fast-check";
import { expect, test } from "vitest";
import { bootstrapInterval } from "./bootstrapInterval.ts";
import { median } from "./median.ts";

const samples = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), {
  minLength: 1,
  maxLength: 20,
});

test("the interval holds the median, and is the same every time", () => {
  fc.assert(
    fc.property(samples, (values) => {
      const interval = bootstrapInterval(values);
      expect(interval.value).toBe(median(values));
      expect(interval.low).toBeLessThanOrEqual(interval.value);
      expect(interval.high).toBeGreaterThanOrEqual(interval.value);
      expect(bootstrapInterval(values)).toEqual(interval);
    }),
    { seed: 1, numRuns: 30 },
  );
});

test("one value has no width", () => {
  expect(bootstrapInterval([4])).toEqual({ value: 4, low: 4, high: 4 });
});

test("says what a median needs", () => {
  expect(() => median([])).toThrow("median: expected at least one value, got none");
});
