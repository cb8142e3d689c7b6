import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchRow, Measured } from "../data/measured.ts";
import { benchChart } from "./benchChart.ts";

/** A suite and what was measured. */
export interface MeasuredSuite extends Measured<BenchRow> {
  readonly name: string;
  /** What it compares, in a few words. */
  readonly about: string;
}

/**
 * A part for the page of performance: for each suite the figures that have a goal, drawn with it, and
 * below them, to be unfolded, all others by what they are taken against.
 */
export function benchCharts(suites: readonly MeasuredSuite[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "performance.md"), `${suites.map(section).join("\n\n")}\n`);
}

function section({ name, about, command, date, machine, rows }: MeasuredSuite): string {
  const judged = rows.filter(({ goal }) => goal !== undefined);
  const compared = rows.filter(({ goal, ratio }) => goal === undefined && ratio !== null);
  const others = rows.filter(({ goal, ratio }) => goal === undefined && ratio === null);
  const kinds = [...new Set(compared.map(against))].map(
    (kind) => [kind, compared.filter((row) => against(row) === kind)] as const,
  );
  const further = [...kinds, ["Without a ratio", others] as const].filter(
    ([, { length }]) => length > 0,
  );
  const open = judged.length === 0 ? " open" : "";
  return [
    `## ${name} {#${name}}`,
    `${text(about)}. Measured on ${date} by \`${command}\` on ${machine}.`,
    ...(judged.length > 0 ? [benchChart(judged)] : []),
    ...further.map(([kind, some]) =>
      [
        `<details class="figures"${open}><summary v-pre>${text(kind)} (${some.length})</summary>`,
        benchChart(some),
        "</details>",
      ].join("\n"),
    ),
  ].join("\n\n");
}

/** What ratios are taken against, as names of cases end. */
const KINDS: Readonly<Record<string, string>> = {
  ours: "Theirs / ours: how many times as fast",
  time: "Dense time × density / time: 1 where all is saved that a mask leaves out",
  "plain softmax": "An option / plain softmax: what it costs",
  "its forward pass": "Compiling a mask / its forward pass",
};

/** What a ratio is taken against: the name of its case ends with it, and perhaps with sizes. */
function against(row: BenchRow): string {
  const [, ...rest] = row.case.split(" / ");
  const last = rest.at(-1)?.replace(/,? (forward )?([A-Z]=\d+ ?)+$/, "");
  return KINDS[last ?? ""] ?? "Other ratios";
}

const text = (value: string) =>
  value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
