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
    again: (command: string) => `\`${command}\` trains them and says what came out.`,
  },
  zh: {
    heading: "### 为此训练的模型",
    run: (command: string, date: string, machine: string) =>
      `${date} 由 \`${command}\` 测得（${machine}）。条目为程序原文。`,
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
    for (const [language, { heading, run, again }] of Object.entries(WORDS)) {
      const said = snapshot
        ? `${benchChart(snapshot.rows, language)}\n\n${run(snapshot.command, snapshot.date, snapshot.machine)}`
        : again(`npm run bench -- ${suite}`);
      writeFileSync(join(folder, `${slug}.${language}.md`), `${heading}\n\n${said}\n`);
    }
  }
}
