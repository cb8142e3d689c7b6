import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchRow, Measured } from "../data/measured.ts";

/**
 * A part for the page of performance for each suite that was measured: every figure with its values,
 * and ratios drawn with the interval in which 95 % of resampled medians lie.
 */
export function benchCharts(
  suites: Readonly<Record<string, Measured<BenchRow>>>,
  folder: string,
): void {
  mkdirSync(folder, { recursive: true });
  const parts = Object.entries(suites).map(
    ([name, { date, machine, rows }]) =>
      `## ${name} {#${name}}\n\nMeasured on ${date} by \`npm run bench -- ${name} --quick\` on ${machine}.\n\n${chart(rows)}\n`,
  );
  writeFileSync(join(folder, "performance.md"), parts.join("\n"));
}

const WIDTH = 300;

/** A list of figures; the bar of a ratio runs from 1 on a logarithmic axis that all share. */
function chart(rows: readonly BenchRow[]): string {
  const ends = rows.flatMap(({ ratio, spread }) => (ratio ? [ratio, ...(spread ?? [])] : []));
  const low = Math.log10(Math.min(0.5, ...ends.filter((end) => end > 0)));
  const high = Math.log10(Math.max(2, ...ends));
  const at = (ratio: number) =>
    (((Math.log10(Math.max(ratio, 10 ** low)) - low) / (high - low)) * WIDTH).toFixed(1);
  const items = rows.map((row) => {
    const { ratio, spread, value, baseline, unit } = row;
    const figures = [value, baseline]
      .filter((number) => number !== null)
      .map((number) => `${short(number)} ${unit}`);
    const interval = spread ? ` (${short(spread[0])} … ${short(spread[1])})` : "";
    const shown =
      ratio === null
        ? `${figures[0] ?? "could not be measured"}${interval}`
        : `${short(ratio)}×${interval}`;
    const beside = ratio === null ? figures.slice(1) : figures;
    const bar =
      ratio === null
        ? ""
        : drawn(
            Number(at(ratio)),
            Number(at(1)),
            spread?.map((end) => Number(at(end))),
          );
    return `<li><span class="case">${text(row.case)}</span> <strong>${shown}</strong> <span class="values">${beside.join(" against ")}</span>${bar}</li>`;
  });
  return `<ul class="bench" v-pre>\n${items.join("\n")}\n</ul>`;
}

function drawn(end: number, one: number, spread: readonly number[] | undefined): string {
  const whisker =
    spread?.length === 2
      ? `<path d="M${spread[0]} 6H${spread[1]}M${spread[0]} 2V10M${spread[1]} 2V10" class="spread"/>`
      : "";
  return `<svg viewBox="0 0 ${WIDTH} 12" preserveAspectRatio="none" aria-hidden="true"><rect x="${Math.min(one, end)}" y="2" width="${Math.max(0.8, Math.abs(end - one)).toFixed(1)}" height="8" class="${end < one ? "below" : "above"}"/>${whisker}<path d="M${one} 0V12" class="one"/></svg>`;
}

const short = (value: number) => String(Number(value.toPrecision(3)));

const text = (value: string) =>
  value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
