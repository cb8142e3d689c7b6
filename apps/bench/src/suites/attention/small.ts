import { attention } from "@frugal/attention-core";
import * as tf from "@tensorflow/tfjs";
import { randomRows } from "../../inputs/randomRows.ts";
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { tfjsOps } from "../../peers/tfjsOps.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { gradientOf } from "../gradientOf.ts";
import { ratioRow } from "../ratioRow.ts";
import { D as FULL_D, H as FULL_H, TOLERANCE } from "../sizes.ts";
import type { Case, Row } from "../suite.ts";

const LENGTHS = [16, 32, 64, 128];

/** One head of 16 numbers is where a fixed cost per call shows most. */
const SHAPES = [
  { heads: FULL_H, D: FULL_D },
  { heads: 1, D: 16 },
];

/** A fixed cost must not make the op slower than plain ops on short inputs. */
export const small: Case = {
  name: "short inputs against tfjs ops",
  async run({ quick, say }) {
    const rows: Row[] = [];
    for (const backend of ["wasm", "cpu"] as const) {
      await openBackend(backend);
      for (const { heads, D } of SHAPES)
        for (const N of LENGTHS) {
          say(`short inputs against tfjs ops, ${backend}, H=${heads} D=${D} N=${N}`);
          rows.push(...(await measure(backend, heads, N, D, quick)));
        }
    }
    return rows;
  },
};

async function measure(backend: string, heads: number, N: number, D: number, quick: boolean) {
  const inputs = randomRows(heads, N, D);
  const { q, k, v, dOutput } = inputs;
  const own = gradientOf(attention);
  const theirs = gradientOf(tfjsOps);
  const where = `${backend} H=${heads} D=${D} N=${N}`;
  tf.tidy(() =>
    checkAgreement(
      `forward, ${where}: ours and tfjs ops`,
      attention(q, k, v).dataSync(),
      tfjsOps(q, k, v).dataSync(),
      TOLERANCE,
    ),
  );
  const timing = await interleave(
    {
      forward: freed(() => attention(q, k, v)),
      peerForward: freed(() => tfjsOps(q, k, v)),
      both: freed(() => own(q, k, v, dOutput)),
      peerBoth: freed(() => theirs(q, k, v, dOutput)),
    },
    { budget: quick ? 150 : 800, minRounds: 3, maxRounds: quick ? 5 : 15 },
  );
  tf.dispose({ ...inputs });
  const goal = { atLeast: 1, aim: 1, better: "more" } as const;
  const { control } = timing;
  return [
    ratioRow(`forward ${where}, tfjs ops / ours`, {
      value: timing.milliseconds("forward"),
      baseline: timing.milliseconds("peerForward"),
      unit: "ms",
      ratio: timing.statistic((pass) => pass.peerForward / pass.forward),
      control,
      goal,
    }),
    ratioRow(`forward and backward ${where}, tfjs ops / ours`, {
      value: timing.milliseconds("both"),
      baseline: timing.milliseconds("peerBoth"),
      unit: "ms",
      ratio: timing.statistic((pass) => pass.peerBoth / pass.both),
      control,
      goal,
    }),
  ];
}
