import { expect, test } from "vitest";
import { checkAgreement, largestDifference, WrongResultError } from "./agreement.ts";

test("the largest difference of two results", () => {
  expect(largestDifference([1, 2, 3], [1, 2.5, 2])).toBe(1);
  expect(largestDifference([-Infinity], [-Infinity])).toBe(0);
  expect(largestDifference([Number.NaN], [0])).toBe(Infinity);
  expect(largestDifference([1], [1, 2])).toBe(Infinity);
});

test("refuses what is wrong", () => {
  expect(() => checkAgreement("a and b", [1], [2], 0.5)).toThrow(WrongResultError);
  expect(() => checkAgreement("a and b", [1], [1.25], 0.5)).not.toThrow();
});
