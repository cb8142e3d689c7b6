import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchRow, Measured } from "../data/measured.ts";
import { benchChart } from "./benchChart.ts";

/** The suite that trains models for an essay. */
const SUITES = {
  monarch: "monarch-experiments",
  gau: "gau-experiments",
  extrapolation: "extrapolation",
} as const;

const WORDS = {
  en: {
    heading: "### Models trained for it",
    run: (command: string, date: string, machine: string) =>
      `Measured on ${date} by \`${command}\` (${machine}).`,
    others: "All figures",
    again: (command: string) => `\`${command}\` trains them and says what came out.`,
  },
  zh: {
    heading: "### 为此训练的模型",
    run: (command: string, date: string, machine: string) =>
      `${date} 由 \`${command}\` 测得（${machine}）。条目为程序原文。`,
    others: "全部数字",
    again: (command: string) => `\`${command}\` 会训练这些模型并给出结果。`,
  },
} as const;

/**
 * A part of each essay's page, in each language: what its experiment gave, from the snapshot, or the
 * command where there is none.
 */
export function experiments(
  found: (suite: string) => Measured<BenchRow> | undefined,
  folder: string,
): void {
  mkdirSync(folder, { recursive: true });
  for (const [slug, suite] of Object.entries(SUITES)) {
    const snapshot = found(suite);
    for (const [language, { heading, run, again, others }] of Object.entries(WORDS)) {
      const said = snapshot
        ? `${charts(snapshot.rows, language, others)}\n\n${run(snapshot.command, snapshot.date, snapshot.machine)}`
        : again(`npm run bench -- ${suite}`);
      writeFileSync(join(folder, `${slug}.${language}.md`), `${heading}\n\n${said}\n`);
    }
  }
}

/** What was judged, and the rest folded; all of it where nothing was judged. */
function charts(rows: readonly BenchRow[], language: string, others: string): string {
  const judged = rows.filter(({ goal }) => goal !== undefined);
  if (judged.length === 0) return benchChart(rows, language);
  const rest = rows.filter(({ goal }) => goal === undefined);
  if (rest.length === 0) return benchChart(judged, language);
  return [
    benchChart(judged, language),
    `<details class="figures"><summary>${others} (${rest.length})</summary>`,
    benchChart(rest, language),
    "</details>",
  ].join("\n\n");
}
