import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchRow, Measured } from "../data/measured.ts";

/**
 * A part for the page of performance: for each suite what was compared, ratios drawn with the
 * interval in which 95 % of resampled medians lie, and below them the figures without a ratio.
 */
export function benchCharts(
  suites: Readonly<Record<string, Measured<BenchRow>>>,
  folder: string,
): void {
  mkdirSync(folder, { recursive: true });
  const parts = Object.entries(suites).map(([name, { date, machine, rows }]) => {
    const compared = rows.filter(({ ratio }) => ratio !== null);
    const others = rows.filter(({ ratio }) => ratio === null);
    const kinds = [...new Set(compared.map(against))];
    const charts = kinds.map(
      (kind) => `### ${kind}\n\n${chart(compared.filter((row) => against(row) === kind))}`,
    );
    return [
      `## ${name} {#${name}}`,
      `Measured on ${date} by \`npm run bench -- ${name} --quick\` on ${machine}.`,
      ...charts,
      ...(others.length === 0 ? [] : [`### Without a ratio`, chart(others)]),
    ].join("\n\n");
  });
  writeFileSync(join(folder, "performance.md"), `${parts.join("\n\n")}\n`);
}

/** Headings of what ratios are taken against, as names of cases end. */
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

const WIDTH = 300;

/** A list of figures; the bar of a ratio runs from 1 on a logarithmic axis that all share. */
function chart(rows: readonly BenchRow[]): string {
  const ends = rows.flatMap(({ ratio, spread }) => (ratio ? [ratio, ...(spread ?? [])] : []));
  const low = Math.log10(Math.min(0.5, ...ends.filter((end) => end > 0)));
  const high = Math.log10(Math.max(2, ...ends));
  const at = (ratio: number) => Math.max(0, ((Math.log10(ratio) - low) / (high - low)) * WIDTH);
  const items = rows.map((row) => {
    const { ratio, spread, value, baseline, unit } = row;
    const values = [value, baseline]
      .filter((number) => number !== null)
      .map((number) => `${short(number)} ${unit}`.trim());
    const [first = "could not be measured", ...rest] = values;
    const of = ratio === null ? short : times;
    const distinct = spread !== null && spread[0] !== spread[1];
    const interval = distinct ? ` (${of(spread[0])} … ${of(spread[1])})` : "";
    const [shown, beside] = ratio === null ? [first, rest] : [times(ratio), values];
    const bar = ratio === null ? "" : drawn(at(ratio), at(1), distinct ? spread.map(at) : []);
    return [
      `<li><span class="case">${text(row.case)}</span>`,
      `<strong>${shown}${interval}</strong>`,
      ...(beside.length > 0 ? [`<span class="values">${beside.join(", ")}</span>`] : []),
      `${bar}</li>`,
    ].join(" ");
  });
  return `<ul class="bench" v-pre>\n${items.join("\n")}\n</ul>`;
}

function drawn(end: number, one: number, spread: readonly number[]): string {
  const [from, to] = spread.map((x) => x.toFixed(1));
  const whiskers =
    from && to ? `<path d="M${from} 6H${to}M${from} 2V10M${to} 2V10" class="spread"/>` : "";
  const left = Math.min(one, end).toFixed(1);
  const width = Math.max(0.8, Math.abs(end - one)).toFixed(1);
  return [
    `<svg viewBox="0 0 ${WIDTH} 12" preserveAspectRatio="none" aria-hidden="true">`,
    `<rect x="${left}" y="2" width="${width}" height="8" class="${end < one ? "below" : "above"}"/>`,
    whiskers,
    `<path d="M${one.toFixed(1)} 0V12" class="one"/></svg>`,
  ].join("");
}

const times = (ratio: number) => (ratio < 0.1 ? `${short(100 * ratio)} %` : `${short(ratio)}×`);

const short = (value: number) => String(Number(value.toPrecision(3)));

const text = (value: string) =>
  value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
