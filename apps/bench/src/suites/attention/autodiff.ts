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
import { D, H, TOLERANCE } from "../sizes.ts";
import type { Case } from "../suite.ts";

const N = 1024;

export const autodiff: Case = {
  name: `forward and backward N=${N} against tfjs autodiff`,
  async run({ quick }) {
    await openBackend("wasm");
    const inputs = randomRows(H, N, D);
    const { q, k, v, dOutput } = inputs;
    const own = gradientOf(attention);
    const theirs = gradientOf(tfjsOps);
    tf.tidy(() => {
      const expected = theirs(q, k, v, dOutput);
      own(q, k, v, dOutput).forEach((gradient, i) => {
        const what = `gradient of ${"qkv"[i]} N=${N}: ours and tfjs autodiff`;
        checkAgreement(what, gradient.dataSync(), (expected[i] as tf.Tensor).dataSync(), TOLERANCE);
      });
    });
    const timing = await interleave(
      {
        ours: freed(() => own(q, k, v, dOutput)),
        peer: freed(() => theirs(q, k, v, dOutput)),
      },
      quick ? { minRounds: 1, maxRounds: 1 } : { minRounds: 2, budget: 15_000 },
    );
    tf.dispose({ ...inputs });
    return [
      ratioRow(`forward and backward N=${N}, tfjs autodiff / ours`, {
        value: timing.milliseconds("ours"),
        baseline: timing.milliseconds("peer"),
        unit: "ms",
        ratio: timing.statistic(({ ours, peer }) => peer / ours),
        control: timing.control,
        goal: { atLeast: 20, aim: 30, better: "more" },
      }),
    ];
  },
};
