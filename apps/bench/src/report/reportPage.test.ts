import { expect, test } from "vitest";
import { sizeContenders } from "../start/sizes/contenders.ts";
import { type ReportContent, reportPage } from "./reportPage.ts";

const step = (loss: number) => ({ loss, milliseconds: 100, peak: 2e8, tensors: 9, bytes: 90 });
const content: ReportContent = {
  facts: { text: "<my> text.txt", machine: "a machine", date: new Date(0) },
  checks: [{ backend: "wasm", checks: 3, forward: 1e-6, gradient: 2e-6 }],
  sizes: {
    heads: 4,
    base: 1e8,
    results: [512, 1024].flatMap((N) =>
      sizeContenders.map(({ name }, i) => ({
        N,
        contender: name,
        outcome:
          i === 0 && N === 1024
            ? { problem: "fails: memory access out of bounds" }
            : { milliseconds: N / (i + 1), peak: 1e8 + N * 1000 },
        ratios: [i === 0 ? null : i + 1, null],
      })),
    ),
  },
  training: {
    shape: { N: 8, window: 4, layers: 2, heads: 2, D: 4 },
    ours: [step(4), step(3), step(2)],
    peer: [step(4), step(3), step(2)],
    further: [step(1.5)],
    ratio: { value: 5, low: 4, high: 6 },
    difference: 1e-6,
    level: true,
  },
};

test("the page needs nothing else, and says what could not be run", () => {
  const page = reportPage(content);
  expect(page.match(/<svg/g)).toHaveLength(4);
  expect(page).toContain("fails: memory access out of bounds");
  expect(page).toContain("&lt;my&gt; text.txt");
  expect(page).not.toMatch(/<(script|link|img)|\b(src|href)=/);
  expect(page).not.toContain("NaN");
});

test("every series has its colour, by day and by night", () => {
  const page = reportPage(content);
  for (const name of new Set(page.match(/var\((--series-\d+)\)/g)))
    expect(page.split(`${name.slice(4, -1)}:`), name).toHaveLength(3);
});
