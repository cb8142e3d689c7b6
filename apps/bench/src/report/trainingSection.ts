import { median } from "../measure/median.ts";
import type { Training } from "../start/training/train.ts";
import type { Step } from "../start/training/traineeChild.ts";
import { duration, size, times } from "../terminal/quantities.ts";
import { type Chart, chart, type Point } from "./charts.ts";
import { htmlTable } from "./html.ts";

const PEER = "tfjs ops";
const OURS = "ours";
const COLOURS: Readonly<Record<string, string>> = {
  [PEER]: "var(--series-1)",
  [OURS]: "var(--series-3)",
};
const colourOf = (series: string) => COLOURS[series] ?? "currentColor";

/** The loss of both models, step by step and second by second. */
export function trainingSection({
  shape: { N, window, layers, heads, D },
  ours,
  peer,
  further,
  ratio,
  difference,
  level,
}: Training): string {
  const all = [...ours, ...further];
  const shared = {
    y: "↑ loss, nats per character",
    logarithmic: false,
    dots: false,
    formatY: (value: number) => value.toFixed(1),
  };
  const bySteps = (series: string, steps: readonly Step[]): Point[] =>
    steps.map(({ loss }, i) => ({ series, x: i + 1, y: loss }));
  const byTime = (series: string, steps: readonly Step[]): Point[] => {
    let spent = 0;
    return smooth(steps).map((loss, i) => {
      spent += (steps[i] as Step).milliseconds;
      return { series, x: spent / 1000, y: loss };
    });
  };
  const steps: Chart = {
    ...shared,
    title: "Loss over steps",
    x: "step →",
    points: [...bySteps(PEER, peer), ...bySteps(OURS, ours)],
    formatX: String,
    widthOf: (series) => (series === PEER ? 7 : 2),
  };
  const seconds: Chart = {
    ...shared,
    title: "Loss over CPU time",
    x: "seconds of CPU time →",
    points: [...byTime(PEER, peer), ...byTime(OURS, all)],
    formatX: (value) => `${value} s`,
  };
  return `<section>
<h2>Training a character model on the text</h2>
<ul class="legend">${[PEER, OURS]
    .map((name) => `<li><i style="background:${colourOf(name)}"></i>${name}</li>`)
    .join("")}</ul>
<div class="charts">
<figure>${chart(steps, colourOf)}<figcaption>${steps.title}: the same model, the same batches. The lines
coincide: at most ${difference.toExponential(1)} apart.</figcaption></figure>
<figure>${chart(seconds, colourOf)}<figcaption>${seconds.title} (mean of nine steps): in the time of
${peer.length} steps ours does ${all.length}.</figcaption></figure>
</div>
<p>${layers} layers, ${heads} heads of ${D}, N = ${N}, causal window of ${window}; forward and backward
through the op, with tfjs's own optimizer. ${
    level
      ? "<code>tf.memory()</code> is level: not one tensor more after any step."
      : "<strong><code>tf.memory()</code> is not level: tensors are left behind.</strong>"
  }</p>
${htmlTable(
  ["", "CPU time of a step", "ratio", "peak memory", `loss after ${ours.length} steps`],
  [
    [PEER, ...figures(peer, "")],
    [OURS, ...figures(ours, times(ratio.value))],
  ],
)}
</section>`;
}

const figures = (steps: readonly Step[], ratio: string) => [
  duration(median(steps.map(({ milliseconds }) => milliseconds))),
  ratio,
  size(Math.max(...steps.map(({ peak }) => peak))),
  steps.at(-1)?.loss.toFixed(3) ?? "",
];

/** Batches differ in how hard they are; a mean over neighbours shows where the loss goes. */
function smooth(steps: readonly Step[]): readonly number[] {
  return steps.map((_, i) => {
    const near = steps.slice(Math.max(0, i - 4), i + 5);
    return near.reduce((sum, { loss }) => sum + loss, 0) / near.length;
  });
}
