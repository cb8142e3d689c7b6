import { filePath } from "../process/filePath.ts";
import { checkWritable, writeWhole } from "../process/writeWhole.ts";
import { jsonLine } from "../suites/jsonLine.ts";
import { runSuite } from "../suites/runSuite.ts";
import type { Row } from "../suites/suite.ts";
import { suites } from "../suites/suites.ts";
import { verdict } from "../suites/verdict.ts";
import { progressTo } from "../terminal/progress.ts";
import { digits } from "../terminal/quantities.ts";
import { table } from "../terminal/table.ts";
import { loadText } from "../text/loadText.ts";
import { UsageError } from "./usageError.ts";

export interface BenchOptions {
  readonly quick?: boolean;
  readonly json?: string;
  readonly profile?: boolean;
  readonly text?: string;
  readonly out?: string;
}

/** Runs one suite, prints its figures as they come, and writes them as JSON lines where asked. */
export async function bench(
  name: string,
  { quick = false, json, profile = false, text, out }: BenchOptions,
): Promise<void> {
  const suite = suites.find((one) => one.name === name);
  if (!suite)
    throw new UsageError(
      `bench: expected a suite, got "${name}"; there are:\n${suites.map((one) => `  ${one.name}  ${one.about}`).join("\n")}`,
    );
  const load = profile ? suite.profile : suite.load;
  if (!load) throw new UsageError(`bench: expected a suite with a profile, got "${name}"`);
  if ((text !== undefined || out !== undefined) && !suite.takesText)
    throw new UsageError(`bench: expected a suite that takes --text and --out, got "${name}"`);
  const textFile = text === undefined ? undefined : filePath(text);
  if (textFile !== undefined) await loadText(textFile);
  const named = { ...(textFile && { textFile }), ...(out && { folder: filePath(out) }) };
  const file = json === undefined ? undefined : filePath(json);
  if (file !== undefined) await checkWritable("--json", file);

  const progress = progressTo(process.stderr);
  const rows: Row[] = [];
  for await (const found of runSuite({ ...suite, load }, { quick, say: progress.say, ...named })) {
    rows.push(...found);
    progress.clear();
    console.log(`${show(found)}\n`);
  }
  if (file !== undefined) {
    await writeWhole(file, rows.map((row) => `${jsonLine(suite.name, row)}\n`).join(""));
    console.log(`${rows.length} figures written to ${file}`);
  }
  console.log(summary(rows));
}

const cell = (value: number | null | undefined) =>
  value === null || value === undefined ? "" : digits(value);

function show(rows: readonly Row[]): string {
  return table<Row>(
    [
      { title: "case", align: "left", cell: (row) => row.case },
      {
        title: "value",
        align: "right",
        cell: ({ value, unit }) => `${value === null ? "–" : digits(value)} ${unit}`.trimEnd(),
      },
      { title: "baseline", align: "right", cell: ({ baseline }) => cell(baseline) },
      { title: "ratio", align: "right", cell: ({ ratio }) => cell(ratio) },
      {
        title: "95 %",
        align: "right",
        cell: ({ spread }) => (spread ? `${digits(spread[0])} … ${digits(spread[1])}` : ""),
      },
      { title: "A/A", align: "right", cell: ({ control }) => cell(control?.value) },
      {
        title: "goal",
        align: "right",
        cell: ({ goal }) => (goal ? bound(goal, goal.atLeast) : ""),
      },
      { title: "aim", align: "right", cell: ({ goal }) => (goal ? bound(goal, goal.aim) : "") },
      { title: "verdict", align: "left", cell: verdict },
      { title: "", align: "left", cell: ({ note = "" }) => note },
    ],
    rows,
  );
}

const bound = ({ better }: NonNullable<Row["goal"]>, value: number) =>
  `${better === "more" ? "≥" : "≤"} ${digits(value)}`;

function summary(rows: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const one = verdict(row);
    if (one !== "") counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  const said = [...counts].map(([name, count]) => `${count} ${name}`).join(", ");
  return said === "" ? "" : `Goals: ${said}.`;
}
