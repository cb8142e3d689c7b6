import { join } from "node:path";
import {
  drawExtrapolation,
  type ExtrapolationCell,
  type ExtrapolationResult,
} from "@frugal/positional/extrapolation";
import { writeWhole } from "../../process/writeWhole.ts";
import { machine } from "../../report/machine.ts";
import type { Judged } from "./experiment.ts";
import type { AssertionFinding } from "./findings.ts";
import { REPRODUCED_LENGTHS, reproduction, suTable } from "./published.ts";
import type { Toy } from "./toy.ts";

export interface ReportOptions {
  readonly toy: Toy;
  readonly textName: string;
  readonly folder: string;
  readonly found: readonly Judged[];
  readonly assertions: readonly AssertionFinding[];
}

const PICTURES = ["nonRepeated", "repeated", "gain", "curve"] as const;

/** Tables beside the published ones, and pictures of the first seed; gives back where. */
export async function writeReport(options: ReportOptions): Promise<string> {
  const { toy, textName, folder, found, assertions } = options;
  const first = found.filter(({ seed, steps }) => seed === 0 && steps === toy.steps);
  const lines = [
    "# Train short, run long",
    "",
    `Text: ${textName}. ${machine()}. ${toy.layers} layers, ${toy.heads} heads of ${toy.D}, ${toy.trained} characters, ${toy.batch} examples a step.`,
    "Loss in nats per character over the last 32 positions, text as it is | repeated with period n/2. In italics: the same toy in JAX, seed 0, 1500 steps.",
    "",
    ...found
      .map(({ model, seed, steps }) => ({ model, seed, steps }))
      .flatMap((run) =>
        modelTable(
          found.find(
            (one) => one.model === run.model && one.seed === run.seed && one.steps === run.steps,
          ) as Judged,
          toy,
        ),
      ),
    "## What the reproduction asserts",
    "",
    "| | statement | run | measured | |",
    "|---|---|---|---|---|",
    ...assertions.flatMap(({ assertion: { id, statement }, runs }) =>
      runs.length === 0
        ? [`| ${id} | ${statement} | – | no run has what it asks for | – |`]
        : runs.map(
            ({ run, measured, holds }) =>
              `| ${id} | ${statement} | ${run} | ${measured} | ${holds ? "holds" : "**does not hold**"} |`,
          ),
    ),
    "",
    "## Su's table",
    "",
    "A 100M GAU, trained at 512, token accuracy in per cent (Su 2023, kexue.fm/archives/9603 to 9859).",
    "",
    "| method | 512 | 4096 repeated | 4096 non-repeated |",
    "|---|---|---|---|",
    ...suTable.map(
      ({ method, at512, repeated4096, nonRepeated4096 }) =>
        `| ${method} | ${at512} | ${repeated4096} | ${nonRepeated4096} |`,
    ),
    "",
    ...PICTURES.map((shows) => `![${shows}](${shows}.svg)`),
    "",
  ];
  const file = join(folder, "extrapolation.md");
  await writeWhole(file, lines.join("\n"));
  for (const shows of PICTURES)
    await writeWhole(
      join(folder, `${shows}.svg`),
      drawExtrapolation(together(first, toy), { shows }),
    );
  return file;
}

/** Methods whose lines are drawn beside each model as it is; all would hide one another. */
const DRAWN: Readonly<Record<string, readonly string[]>> = {
  RoPE: ["window", "PI", "NTK", "YaRN", "ReRoPE w32", "ReRoPE w32 + log n"],
  "KeyNorm RoPE": ["ReRoPE w32 + log n"],
};

/** Several models with those methods as one result, up to the lengths that all have. */
function together(found: readonly Judged[], { trained }: Toy): ExtrapolationResult {
  const drawn = (model: string, method: string) =>
    method === "plain" || method.startsWith(model) || DRAWN[model]?.includes(method);
  const named = found.flatMap(({ model, cells }) =>
    cells
      .filter(({ method }) => drawn(model, method))
      .filter(({ length }) => REPRODUCED_LENGTHS.some((n) => n * trained === 64 * length))
      .map((cell): ExtrapolationCell => ({ ...cell, method: labelOf(model, cell.method) })),
  );
  const lengths = [...new Set(named.map(({ length }) => length))].sort((a, b) => a - b);
  return { trained, lengths, examples: 0, judged: 0, cells: named };
}

const labelOf = (model: string, method: string) =>
  method === "plain" || method.startsWith(model) ? model : `${model} + ${method}`;

function modelTable({ model, seed, steps, cells, failed }: Judged, toy: Toy): string[] {
  const { trained } = toy;
  const title = [`## ${model}, seed ${seed}, ${steps} steps`, ""];
  if (failed !== undefined) return [...title, `Not measured: ${failed}`, ""];
  const lengths = [...new Set(cells.map(({ length }) => length))].sort((a, b) => a - b);
  const methods = [...new Set(cells.map(({ method }) => method))];
  const greatest = trained * 8;
  const cellOf = (method: string, length: number) =>
    cells.find((cell) => cell.method === method && cell.length === length);
  return [
    ...title,
    `| method | ${lengths.join(" | ")} | gain at ${greatest} |`,
    `|---|${"---|".repeat(lengths.length + 1)}`,
    ...methods.map((method) => {
      const published = steps === toy.steps ? reproduction[`${model} / ${method}`] : undefined;
      const losses = lengths.map((length) => {
        const cell = cellOf(method, length);
        if (!cell) return "";
        const theirs = published?.[REPRODUCED_LENGTHS.indexOf(length)];
        const beside = theirs ? ` *${theirs[0].toFixed(2)} \\| ${theirs[1].toFixed(2)}*` : "";
        return `${cell.nonRepeated.toFixed(2)} \\| ${cell.repeated.toFixed(2)}${beside}`;
      });
      return `| ${method} | ${losses.join(" | ")} | ${cellOf(method, greatest)?.gain.toFixed(2) ?? ""} |`;
    }),
    "",
  ];
}
