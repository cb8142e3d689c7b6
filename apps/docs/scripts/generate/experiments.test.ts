import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { experiments } from "./experiments.ts";

const folder = mkdtempSync(join(tmpdir(), "experiments "));
afterAll(() => rmSync(folder, { recursive: true }));

test("shows what was measured, and else the command", () => {
  const row = { case: "held-out loss", value: 2.5, unit: "nats" };
  const rows = [{ suite: "gau-experiments", ...row, baseline: null, ratio: null, spread: null }];
  const snapshot = { command: "npm run it", date: "2026-01-02", machine: "a machine", rows };
  experiments((suite) => (suite === "gau-experiments" ? snapshot : undefined), folder);
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  expect(read("gau.en.md")).toContain("<strong>2.5 nats</strong>");
  expect(read("gau.en.md")).toContain("Measured on 2026-01-02 by `npm run it` (a machine).");
  expect(read("gau.zh.md")).toContain('<ul class="bench" lang="en" v-pre>');
  expect(read("monarch.en.md")).toContain("`npm run bench -- monarch-experiments` trains them");
});

test("folds what has no goal under what has", () => {
  const row = { suite: "extrapolation", value: 2.5, unit: "nats", baseline: null, ratio: null };
  const goal = { atLeast: 3, aim: 2, better: "less" } as const;
  const rows = [
    { ...row, case: "a loss", spread: null },
    { ...row, case: "an assertion", spread: null, goal },
  ];
  const snapshot = { command: "npm run it", date: "2026-01-02", machine: "a machine", rows };
  experiments((suite) => (suite === "extrapolation" ? snapshot : undefined), folder);
  const [open = "", folded = ""] = readFileSync(join(folder, "extrapolation.en.md"), "utf8").split(
    "<summary>All figures (1)</summary>",
  );
  expect(open).toContain("an assertion");
  expect(open).not.toContain("a loss");
  expect(folded).toContain("a loss");
});
