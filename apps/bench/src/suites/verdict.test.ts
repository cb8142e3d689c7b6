import { expect, test } from "vitest";
import { jsonLine } from "./jsonLine.ts";
import { ratioRow } from "./ratioRow.ts";
import type { Goal, Row } from "./suite.ts";
import { valueRow } from "./valueRow.ts";
import { verdict } from "./verdict.ts";

const more: Goal = { atLeast: 10, aim: 20, better: "more" };
const less: Goal = { atLeast: 2.8, aim: 2.5, better: "less" };

function row(ratio: number, low: number, high: number, goal: Goal, control = 1): Row {
  const interval = { value: control, low: control, high: control };
  return ratioRow("case", {
    value: 1,
    baseline: ratio,
    unit: "ms",
    ratio: { value: ratio, low, high },
    control: interval,
    goal,
  });
}

test.each([
  ["aim", row(21, 19, 23, more)],
  ["holds", row(15, 12, 18, more)],
  ["short", row(8, 7, 9, more)],
  ["unsure", row(11, 9, 13, more)],
  ["unsure", row(21, 19, 23, more, 1.2)],
  ["unsure", { ...row(8, 7, 9, more), doubtful: true }],
  ["aim", row(2.4, 2.3, 2.6, less)],
  ["holds", row(2.6, 2.5, 2.7, less)],
  ["short", row(3, 2.9, 3.1, less)],
  ["unsure", row(2.7, 2.6, 2.9, less)],
  ["holds", valueRow("memory", 2.7, "MB", { goal: less })],
  ["", valueRow("time", 3, "ms")],
  ["failed", valueRow("time", null, "ms", { goal: less })],
])("%s", (expected, figure) => {
  expect(verdict(figure)).toBe(expected);
});

test("a figure is one line of JSON with the promised keys", () => {
  const plain = valueRow("case", 1, "ms", { baseline: 15, ratio: 15, spread: [12, 18] });
  const measured =
    '{"suite":"attention","case":"case","value":1,"unit":"ms","baseline":15,"ratio":15,"spread":[12,18]';
  expect(jsonLine("attention", plain)).toBe(`${measured}}`);
  expect(jsonLine("attention", row(15, 12, 18, more))).toBe(
    `${measured},"goal":{"atLeast":10,"aim":20,"better":"more"},"verdict":"holds","control":1}`,
  );
});
