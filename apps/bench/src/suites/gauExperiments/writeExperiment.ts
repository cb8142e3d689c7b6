import { join } from "node:path";
import { writeWhole } from "../../process/writeWhole.ts";
import type { Chart } from "../../report/charts.ts";
import { machine } from "../../report/machine.ts";
import { pictureFile } from "../../report/pictureFile.ts";
import { digits } from "../../terminal/quantities.ts";
import type { Row } from "../suite.ts";
import { verdict } from "../verdict.ts";
import type { Lab } from "./lab.ts";

export interface ExperimentReport {
  /** Without ending. */
  readonly file: string;
  readonly title: string;
  readonly about: string;
  readonly titles: readonly string[];
  readonly table: readonly (readonly string[])[];
  /** Those with a goal are what is expected. */
  readonly rows: readonly Row[];
  readonly chart: Pick<Chart, "title" | "x" | "y" | "points" | "logarithmic">;
}

/** A page of tables, and a picture beside it. */
export async function writeExperiment(
  { folder, textName, quick }: Lab,
  { file, title, about, titles, table, rows, chart }: ExperimentReport,
): Promise<void> {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const tableOf = (heads: readonly string[], lines: readonly (readonly string[])[]) => [
    line(heads),
    line(heads.map(() => "---")),
    ...lines.map(line),
  ];
  const page = [
    `# ${title}`,
    "",
    `Text: ${textName}${quick ? "; a quick run, with fewer steps" : ""}. ${machine()}. ${about}`,
    "",
    ...tableOf(titles, table),
    "",
    ...tableOf(
      ["", "measured", "expected", "", ""],
      rows.flatMap((row) => {
        const { goal, note = "" } = row;
        const measured = row.ratio ?? row.value;
        if (!goal || measured === null) return [];
        const bound = `${goal.better === "more" ? "≥" : "≤"} ${goal.atLeast}`;
        const holds = ["aim", "holds"].includes(verdict(row));
        return [[row.case, digits(measured), bound, holds ? "holds" : "**does not hold**", note]];
      }),
    ),
    "",
    `![${chart.title}](${file}.svg)`,
    "",
  ];
  await writeWhole(join(folder, `${file}.md`), page.join("\n"));
  await writeWhole(join(folder, `${file}.svg`), pictureFile(chart));
}
