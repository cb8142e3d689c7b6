import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { BenchRow } from "../data/measured.ts";
import { benchCharts } from "./benchCharts.ts";

const folder = mkdtempSync(join(tmpdir(), "charts "));
afterAll(() => rmSync(folder, { recursive: true }));

const row = (name: string, more: Partial<BenchRow>): BenchRow => ({
  ...{
    suite: "decode",
    case: name,
    value: 2,
    unit: "ms",
    baseline: null,
    ratio: null,
    spread: null,
  },
  ...more,
});

function page(rows: readonly BenchRow[]): string {
  const suite = { name: "decode", about: "one query <at a time>", rows };
  const where = { command: "npm run bench -- decode", date: "2026-01-02", machine: "a machine" };
  benchCharts([{ ...suite, ...where }], folder);
  return readFileSync(join(folder, "performance.md"), "utf8");
}

test("says what was measured where, and by which command", () => {
  const text = page([row("a", {})]);
  expect(text).toContain("## decode {#decode}");
  expect(text).toContain("one query &lt;at a time&gt;. Measured on 2026-01-02");
  expect(text).toContain("by `npm run bench -- decode` on a machine.");
});

test("draws a ratio with spread, goal and verdict", () => {
  const goal = { atLeast: 10, aim: 100, better: "more" } as const;
  const wide = row("theirs / ours", { value: 1, baseline: 100, ratio: 100, spread: [50, 100] });
  const text = page([{ ...wide, goal, verdict: "aim" }]);
  expect(text).toContain("<strong>100× (50× … 100×)</strong>");
  expect(text).toContain("1 ms, 100 ms · goal ≥ 10×, aim ≥ 100×");
  expect(text).toContain("✓ aim reached");
  // From 0.5 to 100, on 300 units of a logarithmic axis.
  const at = (x: number) => ((300 * Math.log(x / 0.5)) / Math.log(200)).toFixed(1);
  expect(text).toContain(`<path d="M${at(10)} 0V12" class="goal"/>`);
  expect(text).toContain(`<rect x="${at(1)}" y="2" width="${(300 - Number(at(1))).toFixed(1)}"`);
  expect(text).toContain(`<path d="M${at(50)} 6H300.0`);
  expect(text).not.toContain("<details");
});

test("a goal of a value has no bar, and less can be better", () => {
  const goal = { atLeast: 250, aim: 200, better: "less" } as const;
  const text = page([row("memory", { value: 300, unit: "MB", goal, verdict: "short" })]);
  expect(text).toContain("<strong>300 MB</strong>");
  expect(text).toContain("goal ≤ 250, aim ≤ 200");
  expect(text).toContain("✗ falls short");
  expect(text).not.toContain("<svg");
});

test("what has no goal is folded, by what it is taken against, and open where nothing has one", () => {
  const goal = { atLeast: 1, aim: 1, better: "more" } as const;
  const rows = [
    row("a, tfjs / ours", { ratio: 2 }),
    row("b, tfjs / ours", { ratio: 3 }),
    row("c / d", { ratio: 4 }),
    row("e", { value: null }),
  ];
  const folded = page([...rows, row("f / ours", { ratio: 2, goal, verdict: "holds" })]);
  expect(folded.match(/<details class="figures"><summary v-pre>.*?</g)).toEqual([
    '<details class="figures"><summary v-pre>Theirs / ours: how many times as fast (2)<',
    '<details class="figures"><summary v-pre>Other ratios (1)<',
    '<details class="figures"><summary v-pre>Without a ratio (1)<',
  ]);
  expect(folded).toContain("could not be measured");
  expect(page(rows).match(/<details class="figures" open>/g)).toHaveLength(3);
});
