import type { Case, Row } from "../suite.ts";
import { valueRow } from "../valueRow.ts";
import { inLab, type Lab } from "./lab.ts";
import { quicker, shallowRuns } from "./shallowRuns.ts";
import { SHALLOW, type Toy, withoutRote } from "./toys.ts";
import { trained } from "./trained.ts";
import { writeExperiment } from "./writeExperiment.ts";

/** Of the trained length. */
const TIMES = [1 / 4, 1 / 2, 1, 2];

/** Claim G5: what is trained at one length is judged at others. */
export async function lengthTransferExperiment(lab: Lab, toy: Toy): Promise<readonly Row[]> {
  const trainedAt = toy.training.N;
  const lengths = TIMES.map((times) => times * trainedAt);
  const { overLength, overKeys, softmax } = shallowRuns(toy);
  const relu = await trained(lab, overLength, (loss) => ({
    actual: lengths.map((N) => loss({ N })),
    fixed: lengths.map((N) => loss({ N, takenFor: trainedAt })),
  }));
  const [keys, soft] = [
    await trained(lab, overKeys, (loss) => lengths.map((N) => loss({ N }))),
    await trained(lab, softmax, (loss) => lengths.map((N) => loss({ N }))),
  ];
  const { actual, fixed } = relu.judged;
  const found = [
    { name: "squared ReLU over the actual n", losses: actual },
    { name: `squared ReLU over ${trainedAt}`, losses: fixed },
    { name: "squared ReLU over keys seen", losses: keys.judged },
    { name: "softmax", losses: soft.judged },
  ];
  const spread = (losses: readonly number[]) => Math.max(...losses) - Math.min(...losses);
  const goal = { atLeast: 0, aim: 0, better: "more" } as const;
  const rows = [
    ...lengths.flatMap((N, i): Row[] => {
      if (N === trainedAt) return [];
      const [theirs, own] = [actual[i] as number, fixed[i] as number];
      return [
        valueRow(
          `held-out loss at n = ${N}, divided by n − by ${trainedAt}`,
          theirs - own,
          "nats",
          {
            goal,
            note: `${theirs.toFixed(3)} − ${own.toFixed(3)}`,
          },
        ),
      ];
    }),
    ...found
      .slice(0, 2)
      .map(({ name, losses }) =>
        valueRow(
          `greatest difference between lengths, ${name} − softmax`,
          spread(losses) - spread(soft.judged),
          "nats",
          { goal, note: `${spread(losses).toFixed(3)} − ${spread(soft.judged).toFixed(3)}` },
        ),
      ),
  ];
  await writeExperiment(lab, {
    file: "lengthTransfer",
    title: "Normalizers at other lengths than trained",
    about: `${toy.layers} causal GAU layers, trained on ${trainedAt} characters at once for ${toy.training.steps} steps; ${relu.size} weights. Mean loss of all positions on the same held-out text.`,
    titles: ["held-out loss at n =", ...lengths.map(String), "greatest difference"],
    table: found.map(({ name, losses }) => [
      name,
      ...losses.map((loss) => loss.toFixed(3)),
      spread(losses).toFixed(3),
    ]),
    rows,
    chart: {
      title: `Held-out loss over length, trained at ${trainedAt}`,
      x: "n →",
      y: "↑ held-out loss, nats per character",
      points: found.flatMap(({ name, losses }) =>
        losses.map((y, i) => ({ series: name, x: lengths[i] as number, y })),
      ),
      logarithmic: true,
    },
  });
  return rows;
}

export const lengthTransfer: Case = {
  name: "normalizers at other lengths than trained",
  run: (context) =>
    inLab(context, (lab) =>
      lengthTransferExperiment(
        lab,
        withoutRote(lab.quick ? quicker(SHALLOW) : SHALLOW, lab.learned.length),
      ),
    ),
};
