import type { Case, Row } from "../suite.ts";
import { valueRow } from "../valueRow.ts";
import { inLab, type Lab } from "./lab.ts";
import { curvesOf, endOf } from "./losses.ts";
import { DEEP, type Toy } from "./toys.ts";
import { type Run, trained } from "./trained.ts";
import { writeExperiment } from "./writeExperiment.ts";

/** Of a run that is cut short. */
const QUICK_STEPS = 100;

/** Steps of warmup that the Transformer is given in one of its runs. */
const WARM_UP = 100;

/** Nats below the entropy of characters: what counts as having learned, and as having learned nothing. */
const LEARNED = 0.5;
const STUCK = 0.2;

const SPEC_STEPS = [1, 50, 100, 150, 200, 250];

interface Contender extends Run {
  readonly learns: boolean;
  readonly slow?: boolean;
  /** Training loss at 1, 50, 100 … 250 in a pilot in JAX on tinyshakespeare, one seed. */
  readonly pilot: readonly number[];
}

function contenders(toy: Toy): Contender[] {
  const warmed = { ...toy, training: { ...toy.training, warmUp: WARM_UP } };
  const [units, blocks] = [`${toy.layers} GAU`, `${toy.layers / 2} Transformer blocks`];
  const relu = { norm: "post", normalizer: "essay" } as const;
  const softmax = { norm: "post", normalizer: "softmax" } as const;
  const transformer = { norm: "post", heads: toy.heads } as const;
  return [
    {
      ...{ name: `${units}, squared ReLU`, model: relu, toy, learns: true },
      pilot: [4.2, 2.75, 2.61, 2.48, 2.43, 2.48],
    },
    {
      ...{ name: `${units}, softmax`, model: softmax, toy, learns: true, slow: true },
      pilot: [4.18, 2.6, 2.35, 2.24, 2.14, 2.17],
    },
    {
      ...{ name: blocks, model: transformer, toy, learns: false },
      pilot: [4.15, 3.21, 3.3, 3.26, 3.24, 3.38],
    },
    {
      ...{ name: `${blocks}, ${WARM_UP} steps of warmup`, model: transformer, toy: warmed },
      ...{ learns: false, slow: true, pilot: [4.15, 3.32, 3.3, 3.26, 3.25, 3.38] },
    },
  ];
}

/** Claim G4: deep Post-Norm stacks at a high rate from the first step on. */
export async function warmupExperiment(lab: Lab, toy: Toy): Promise<readonly Row[]> {
  const { quick, unigram } = lab;
  const found = [];
  for (const contender of contenders(toy))
    if (!(quick && contender.slow))
      found.push({ ...contender, ...(await trained(lab, contender, () => undefined)) });
  const rows = found.map(({ name, learns, losses }): Row => {
    const goal = learns
      ? ({ atLeast: LEARNED, aim: LEARNED, better: "more" } as const)
      : ({ atLeast: STUCK, aim: STUCK, better: "less" } as const);
    return valueRow(
      `${name}: training loss below the entropy of characters by`,
      unigram - endOf(losses),
      "nats",
      {
        goal,
        note: `${learns ? "learns" : "does not learn"}: ${endOf(losses).toFixed(3)} at the end`,
      },
    );
  });
  const steps = SPEC_STEPS.filter((step) => step <= toy.training.steps);
  await writeExperiment(lab, {
    file: "warmup",
    title: "Deep Post-Norm stacks without warmup",
    about: `Rate ${toy.training.rate} from the first step, nothing clipped; ${[...new Set(found.map(({ size }) => size))].join(" and ")} weights. The entropy of single characters is ${unigram.toFixed(3)} nats. In italics: a pilot in JAX on tinyshakespeare.`,
    titles: ["training loss at step", ...steps.map(String), "mean of the last tenth"],
    table: found.map(({ name, losses, pilot }) => [
      name,
      ...steps.map((step, i) => `${losses[step - 1]?.toFixed(2)} *${pilot[i]?.toFixed(2)}*`),
      endOf(losses).toFixed(3),
    ]),
    rows,
    chart: {
      title: "Training loss over steps",
      x: "step →",
      y: "↑ training loss, nats per character (mean of 9 steps)",
      points: [
        ...curvesOf(found),
        ...[1, toy.training.steps].map((x) => ({
          series: "frequencies of characters alone (entropy)",
          ...{ x, y: unigram },
        })),
      ],
      logarithmic: false,
    },
  });
  return rows;
}

export const warmup: Case = {
  name: "deep Post-Norm stacks without warmup",
  run: (context) =>
    inLab(context, (lab) =>
      warmupExperiment(
        lab,
        lab.quick ? { ...DEEP, training: { ...DEEP.training, steps: QUICK_STEPS } } : DEEP,
      ),
    ),
};
