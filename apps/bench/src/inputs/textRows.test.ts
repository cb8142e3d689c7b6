import { expect, test } from "vitest";
import { textRows } from "./textRows.ts";

test("the same three characters give the same row, in every head its own", () => {
  const [N, D] = [9, 4];
  const rows = textRows("abcabcabc", 2, N, D, 1);
  const row = (head: number, i: number) => [...rows.slice((head * N + i) * D).slice(0, D)];
  expect(row(0, 5)).toEqual(row(0, 2));
  expect(row(0, 4)).not.toEqual(row(0, 2));
  expect(row(1, 2)).not.toEqual(row(0, 2));
});

test("a short text starts over", () => {
  const [D, context] = [2, 2];
  const short = textRows("abc", 1, 7, D, 1).slice(context * D);
  expect(short).toEqual(textRows("abcabca", 1, 7, D, 1).slice(context * D));
});
