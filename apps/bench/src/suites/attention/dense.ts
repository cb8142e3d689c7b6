import { attention } from "@frugal/attention-core";
import * as tf from "@tensorflow/tfjs-core";
import { randomRows } from "../../inputs/randomRows.ts";
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { tfjsOps } from "../../peers/tfjsOps.ts";
import { tfjsPerHead } from "../../peers/tfjsPerHead.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import { D, H, TOLERANCE } from "../sizes.ts";
import type { Case } from "../suite.ts";

const N = 2048;

const PEERS = [
  { name: "tfjs ops on 4-D tensors", compute: tfjsOps, goal: { atLeast: 15, aim: 18 } },
  {
    name: "tfjs per head with 2-D products",
    compute: tfjsPerHead,
    goal: { atLeast: 1.5, aim: 1.9 },
  },
];

export const dense: Case = {
  name: `dense forward N=${N} against tfjs`,
  async run({ quick, say }) {
    await openBackend("wasm");
    const inputs = randomRows(H, N, D);
    const { q, k, v } = inputs;
    const own = tf.tidy(() => attention(q, k, v).dataSync());
    const rows = [];
    for (const { name, compute, goal } of PEERS) {
      say(`dense forward N=${N} against ${name}`);
      const theirs = tf.tidy(() => compute(q, k, v).dataSync());
      checkAgreement(`dense forward N=${N}: ours and ${name}`, own, theirs, TOLERANCE);
      const timing = await interleave(
        { ours: freed(() => attention(q, k, v)), peer: freed(() => compute(q, k, v)) },
        quick ? { minRounds: 1, budget: 4000 } : { budget: 15_000 },
      );
      rows.push(
        ratioRow(`dense forward N=${N}, ${name} / ours`, {
          value: timing.milliseconds("ours"),
          baseline: timing.milliseconds("peer"),
          unit: "ms",
          ratio: timing.statistic(({ ours, peer }) => peer / ours),
          control: timing.control,
          goal: { ...goal, better: "more" },
        }),
      );
    }
    tf.dispose({ ...inputs });
    return rows;
  },
};
