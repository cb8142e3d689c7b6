import type { Case, Row } from "../suite.ts";
import { inLab, type Lab } from "./lab.ts";
import { curvesOf } from "./losses.ts";
import { quicker, shallowRuns } from "./shallowRuns.ts";
import { SHALLOW, type Toy, withoutRote } from "./toys.ts";
import { type Trained, trained } from "./trained.ts";
import { writeExperiment } from "./writeExperiment.ts";

/** How much greater the loss of one head may be. */
const WITHIN = 1.02;

/** Claim G8: models of equal parameters, with one head and with several. */
export async function oneHeadExperiment(lab: Lab, toy: Toy): Promise<readonly Row[]> {
  const { overKeys, softmax, severalHeads, oneHead } = shallowRuns(toy);
  const found: Trained<number>[] = [];
  for (const run of [severalHeads, overKeys, softmax, oneHead])
    found.push(await trained(lab, run, (loss) => loss({ N: toy.training.N })));
  const [several, ...others] = found as [Trained<number>, ...Trained<number>[]];
  const rows = others.map(({ name, judged }): Row => {
    const isGau = name !== oneHead.name;
    return {
      case: `held-out loss, ${name} / ${several.name}`,
      ...{ value: judged, unit: "nats", baseline: several.judged, spread: null },
      ratio: judged / several.judged,
      ...(isGau && { goal: { atLeast: WITHIN, aim: 1, better: "less" } }),
    };
  });
  await writeExperiment(lab, {
    file: "oneHead",
    title: "One head against several",
    about: `${toy.layers} causal GAU layers or ${toy.layers / 2} Transformer blocks, Pre-Norm, ${toy.training.steps} steps on ${toy.training.N} characters at once. One seed.`,
    titles: ["", "weights", "held-out loss", "against several heads"],
    table: found.map(({ name, size, judged }) => [
      name,
      String(size),
      judged.toFixed(3),
      (judged / several.judged).toFixed(3),
    ]),
    rows,
    chart: {
      title: "Training loss over steps",
      x: "step →",
      y: "↑ training loss, nats per character (mean of 9 steps)",
      points: curvesOf(found),
      logarithmic: false,
    },
  });
  return rows;
}

export const oneHead: Case = {
  name: "one head against several",
  run: (context) =>
    inLab(context, (lab) =>
      oneHeadExperiment(
        lab,
        withoutRote(lab.quick ? quicker(SHALLOW) : SHALLOW, lab.learned.length),
      ),
    ),
};
