import { attention, linearAttention, performer } from "@frugal/attention-core";
import { causal } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import { randomRows } from "../../inputs/randomRows.ts";
import { interleave } from "../../measure/interleave.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case } from "../suite.ts";
import { D, H, N } from "./sizes.ts";

/** What leaving softmax saves: against our own exact attention, which is no slow peer. */
export const overSoftmax: Case = {
  name: `causal N=${N}, own softmax attention / linear`,
  async run({ quick }) {
    await openBackend("wasm");
    const inputs = randomRows(H, N, D);
    const { q, k, v } = inputs;
    const mask = causal();
    const random = performer();
    const timing = await interleave(
      {
        softmax: freed(() => attention(q, k, v, { mask })),
        "elu+1": freed(() => linearAttention(q, k, v, { causal: true })),
        performer: freed(() => linearAttention(q, k, v, { causal: true, features: random })),
      },
      quick ? { minRounds: 1, budget: 2000 } : { budget: 8000 },
    );
    tf.dispose({ ...inputs });
    return (["elu+1", "performer"] as const).map((name) =>
      ratioRow(`causal N=${N}, own softmax attention / ${name}`, {
        value: timing.milliseconds(name),
        baseline: timing.milliseconds("softmax"),
        unit: "ms",
        ratio: timing.statistic((pass) => pass.softmax / pass[name]),
        control: timing.control,
        ...(name === "performer" && { note: `${random.directions(D).length / D} features` }),
      }),
    );
  },
};
