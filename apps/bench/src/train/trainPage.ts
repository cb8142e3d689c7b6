import { type Chart, chart, type Point } from "../report/charts.ts";
import { escapeHtml, htmlTable } from "../report/html.ts";
import { style } from "../report/style.ts";
import { clock } from "./progressLines.ts";
import type { Settings } from "./settings.ts";
import type { RunState } from "./trainFor.ts";

export interface TrainContent {
  readonly facts: {
    readonly text: string;
    readonly machine: string;
    readonly date: Date;
    readonly threads: number;
    /** CPU time over time on the wall. */
    readonly cores: number;
  };
  readonly settings: Settings;
  readonly run: RunState;
  readonly sample: string;
  readonly interrupted: boolean;
}

const COLOURS: Readonly<Record<string, string>> = {
  training: "var(--series-1)",
  "held out": "var(--series-3)",
};
const colourOf = (series: string) => COLOURS[series] ?? "currentColor";

/** What a run of `train` reached, as one page that needs nothing else. */
export function trainPage({ facts, settings, run, sample, interrupted }: TrainContent): string {
  const { step, seconds, marks } = run;
  const points: Point[] = marks.flatMap((mark) => [
    { series: "training", x: mark.seconds / 60, y: mark.training },
    { series: "held out", x: mark.seconds / 60, y: mark.heldOut },
  ]);
  const curve: Chart = {
    title: "Loss over time",
    x: "minutes →",
    y: "↑ loss, nats per character",
    points,
    logarithmic: false,
    dots: false,
    formatX: String,
    formatY: (value) => value.toFixed(1),
  };
  const last = marks.at(-1)?.heldOut;
  const { text, machine, date, threads, cores } = facts;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Frugal: a character model</title>
<style>${style}
pre { white-space: pre-wrap; max-width: 80ch; border-left: 3px solid var(--rule); padding-left: 1rem; }</style>
</head>
<body>
<header>
<h1>${last === undefined ? "A character model" : `${last.toFixed(3)} nats per held-out character`}</h1>
<p>${escapeHtml(machine)}, threads: ${threads}. Text: ${escapeHtml(text)}. ${date.toISOString().slice(0, 10)}.
${step} steps in ${clock(seconds)}${interrupted ? ", interrupted" : ""}; the machine gave ${cores.toFixed(1)} cores' worth of time.</p>
</header>
<section>
<h2>Loss</h2>
<ul class="legend">${Object.keys(COLOURS)
    .map((name) => `<li><i style="background:${colourOf(name)}"></i>${name}</li>`)
    .join("")}</ul>
<figure>${points.length > 0 ? chart(curve, colourOf) : ""}<figcaption>${curve.title}. Training: mean over the steps
between two points, before each step. Held out: the end of the text, which the model never learns from.</figcaption></figure>
</section>
<section>
<h2>Settings</h2>
${htmlTable(
  ["", ""],
  Object.entries(settings).map(([name, value]) => [name, String(value)]),
)}
</section>
${sample === "" ? "" : `<section>\n<h2>What it writes</h2>\n<pre>${escapeHtml(sample)}</pre>\n</section>`}
</body>
</html>
`;
}
