import type { KernelCheck } from "../checks/checkKernels.ts";
import type { SizeComparison } from "../start/sizes/compareSizes.ts";
import { peers, sizeContenders } from "../start/sizes/contenders.ts";
import type { Training } from "../start/training/train.ts";
import { duration, size, times } from "../terminal/quantities.ts";
import { type Chart, chart, type Point } from "./charts.ts";
import { escapeHtml, htmlTable } from "./html.ts";
import { style } from "./style.ts";
import { trainingSection } from "./trainingSection.ts";

export interface ReportContent {
  readonly facts: { readonly text: string; readonly machine: string; readonly date: Date };
  readonly checks: readonly KernelCheck[];
  readonly sizes: SizeComparison;
  readonly training: Training;
}

/** Everything that `start` found, as one page that needs nothing else. */
export function reportPage({ facts, checks, sizes, training }: ReportContent): string {
  const day = facts.date.toISOString().slice(0, 10);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Frugal: time, memory, training</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Attention in TensorFlow.js: time, memory, training</h1>
<p>${escapeHtml(facts.machine)}. Text: ${escapeHtml(facts.text)}. ${day}.</p>
</header>
${sizesSection(sizes)}
${trainingSection(training)}
${checksSection(checks)}
</body>
</html>
`;
}

/** The five contenders keep their colours in every chart. */
const colourOf = (series: string) =>
  `var(--series-${sizeContenders.findIndex(({ name }) => name === series) + 1})`;

function sizesSection({ heads, base, results }: SizeComparison): string {
  const points = (value: (outcome: { milliseconds: number; peak: number }) => number): Point[] =>
    results.flatMap(({ contender, N, outcome }) =>
      "problem" in outcome ? [] : [{ series: contender, x: N, y: value(outcome) }],
    );
  const shared = {
    x: "positions, N →",
    logarithmic: true,
    dots: true,
    formatX: (N: number) => (N < 1024 ? String(N) : `${N / 1024}k`),
  };
  const time: Chart = {
    ...shared,
    title: "CPU time of one attention over N",
    y: "↑ CPU time",
    points: points(({ milliseconds }) => milliseconds),
    formatY: (time) => (time < 1000 ? `${time} ms` : `${time / 1000} s`),
  };
  const memory: Chart = {
    ...shared,
    title: "Peak memory of the process over N",
    y: "↑ peak memory of the process",
    points: points(({ peak }) => peak),
    formatY: (bytes) => (bytes < 1e9 ? `${bytes / 1e6} MB` : `${bytes / 1e9} GB`),
  };
  const legend = sizeContenders
    .map(({ name }) => `<li><i style="background:${colourOf(name)}"></i>${escapeHtml(name)}</li>`)
    .join("");
  return `<section>
<h2>Time and memory over the length of the input</h2>
<ul class="legend">${legend}</ul>
<div class="charts">
<figure>${chart(time, colourOf)}<figcaption>${time.title}, one thread.</figcaption></figure>
<figure>${chart(memory, colourOf)}<figcaption>${memory.title}; ${size(base)} of it are Node and tfjs.</figcaption></figure>
</div>
<p>One example, ${heads} heads of 64. Each contender has a process of its own, and they take turns.
Rows of the output were compared with the definition in float64 before anything was timed.</p>
${htmlTable(
  ["N", "", "time", ...peers.map(({ brief }) => `${brief} / this`), "peak memory"],
  results.map((one, i) => [
    one.N === results[i - 1]?.N ? "" : String(one.N),
    one.contender,
    ...("problem" in one.outcome
      ? [{ span: peers.length + 2, text: one.outcome.problem }]
      : [
          duration(one.outcome.milliseconds),
          ...one.ratios.map((ratio) => (ratio === null ? "" : times(ratio))),
          size(one.outcome.peak),
        ]),
  ]),
)}
</section>`;
}

function checksSection(checks: readonly KernelCheck[]): string {
  return `<section>
<h2>Checked first</h2>
<p>Every kernel against its float64 reference at ragged sizes, under masks of every kind: the largest
absolute difference. Nothing is timed that differs by more than rounding.</p>
${htmlTable(
  ["backend", "checks", "forward", "gradient"],
  checks.map(({ backend, checks: count, forward, gradient }) => [
    backend,
    String(count),
    forward.toExponential(1),
    gradient.toExponential(1),
  ]),
)}
</section>`;
}
