import { median } from "../../measure/median.ts";
import { duration, size, times } from "../../terminal/quantities.ts";
import { table } from "../../terminal/table.ts";
import type { Training } from "./train.ts";
import type { Step } from "./traineeChild.ts";

interface Line {
  readonly name: string;
  readonly steps: readonly Step[];
}

const loss = (step: Step | undefined) => (step ? step.loss.toFixed(3) : "–");

/** What came of the training, for a terminal. */
export function trainingLines({
  shape: { N, window, layers, heads, D },
  ours,
  peer,
  further,
  ratio,
  difference,
  level,
}: Training): string {
  const lines: Line[] = [
    { name: "tfjs ops", steps: peer },
    { name: "ours", steps: ours },
  ];
  const seen = table<Line>(
    [
      { title: "", align: "left", cell: ({ name }) => name },
      { title: "first loss", align: "right", cell: ({ steps }) => loss(steps[0]) },
      {
        title: `after ${ours.length} steps`,
        align: "right",
        cell: ({ steps }) => loss(steps.at(-1)),
      },
      {
        title: "CPU time of a step",
        align: "right",
        cell: ({ steps }) => duration(median(steps.map((step) => step.milliseconds))),
      },
      {
        title: "peak memory",
        align: "right",
        cell: ({ steps }) => size(Math.max(...steps.map((step) => step.peak))),
      },
    ],
    lines,
  );
  const seconds = duration(peer.reduce((sum, step) => sum + step.milliseconds, 0));
  return [
    `${layers} layers, ${heads} heads of ${D}, N=${N}, window(${window}); same start, same batches, steps in turns.`,
    ...seen.split("\n"),
    `A step is ${times(ratio.value)} as fast (${times(ratio.low)} … ${times(ratio.high)}); the losses differ by ${difference.toExponential(1)} at most.`,
    further.length > 0
      ? `In the ${seconds} that tfjs ops took for ${peer.length} steps, ours did ${ours.length + further.length}: loss ${loss(further.at(-1))}.`
      : "",
    level
      ? "tf.memory() is level: not one tensor more after any step, in either."
      : "tf.memory() is NOT level: tensors are left behind.",
  ]
    .filter((line) => line !== "")
    .map((line) => `   ${line}`)
    .join("\n");
}
