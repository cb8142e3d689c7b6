import type { BenchRow, Verdict } from "../data/measured.ts";

const VERDICTS: Readonly<Record<Verdict, string>> = {
  aim: "✓ aim reached",
  holds: "✓ goal reached",
  short: "✗ falls short",
  unsure: "? unsure: too near, or the machine too busy",
  failed: "✗ could not be measured",
};

const WIDTH = 300;

/**
 * A list of figures as HTML; the bar of a ratio runs from 1 on a logarithmic axis that all of the
 * list share, with whiskers for its spread and a line where its goal is.
 *
 * @param language of the page that it stands in; figures are in English
 */
export function benchChart(rows: readonly BenchRow[], language = "en"): string {
  const ends = rows.flatMap(({ ratio, spread, goal }) =>
    ratio ? [ratio, ...(spread ?? []), ...(goal ? [goal.atLeast] : [])] : [],
  );
  const low = Math.log10(Math.min(0.5, ...ends.filter((end) => end > 0)));
  const high = Math.log10(Math.max(2, ...ends));
  const at = (ratio: number) => Math.max(0, ((Math.log10(ratio) - low) / (high - low)) * WIDTH);
  const foreign = language === "en" ? "" : ' lang="en"';
  return `<ul class="bench"${foreign} v-pre>\n${rows.map((row) => item(row, at)).join("\n")}\n</ul>`;
}

function item(row: BenchRow, at: (ratio: number) => number): string {
  const { ratio, spread, value, baseline, unit, goal, verdict } = row;
  const values = [value, baseline]
    .filter((number) => number !== null)
    .map((number) => `${short(number)} ${unit}`.trim());
  const [first = "could not be measured", ...rest] = values;
  const of = ratio === null ? short : times;
  const distinct = spread !== null && spread[0] !== spread[1] ? spread : undefined;
  const interval = distinct ? ` (${of(distinct[0])} … ${of(distinct[1])})` : "";
  const [shown, beside] = ratio === null ? [first, rest] : [times(ratio), values];
  const sign = goal?.better === "less" ? "≤" : "≥";
  const told = [
    ...(beside.length > 0 ? [beside.join(", ")] : []),
    ...(goal ? [`goal ${sign} ${of(goal.atLeast)}, aim ${sign} ${of(goal.aim)}`] : []),
  ].join(" · ");
  const judged = verdict ? ` <span class="verdict ${verdict}">${VERDICTS[verdict]}</span>` : "";
  const bar = ratio === null ? "" : drawn(at, ratio, distinct, goal?.atLeast);
  return [
    `<li><span class="case">${text(row.case)}</span>`,
    `<strong>${shown}${interval}</strong>`,
    ...(told || judged ? [`<span class="values">${told}${judged}</span>`] : []),
    `${bar}</li>`,
  ].join(" ");
}

function drawn(
  at: (ratio: number) => number,
  ratio: number,
  spread: readonly [number, number] | undefined,
  goal: number | undefined,
): string {
  const [end, one] = [at(ratio), at(1)];
  const [from, to] = (spread ?? []).map((x) => at(x).toFixed(1));
  const whiskers =
    from && to ? `<path d="M${from} 6H${to}M${from} 2V10M${to} 2V10" class="spread"/>` : "";
  const left = Math.min(one, end).toFixed(1);
  const width = Math.max(0.8, Math.abs(end - one)).toFixed(1);
  return [
    `<svg viewBox="0 0 ${WIDTH} 12" preserveAspectRatio="none" aria-hidden="true">`,
    `<rect x="${left}" y="2" width="${width}" height="8" class="${end < one ? "below" : "above"}"/>`,
    whiskers,
    goal === undefined ? "" : `<path d="M${at(goal).toFixed(1)} 0V12" class="goal"/>`,
    `<path d="M${one.toFixed(1)} 0V12" class="one"/></svg>`,
  ].join("");
}

const times = (ratio: number) => (ratio < 0.1 ? `${short(100 * ratio)} %` : `${short(ratio)}×`);

const short = (value: number) => String(Number(value.toPrecision(3)));

const text = (value: string) =>
  value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
