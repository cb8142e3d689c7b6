import { attentionStatistics, attentionWeights } from "@frugal/attention-core";
import { causal } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import { randomRows } from "../../inputs/randomRows.ts";
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import type { Case } from "../suite.ts";
import { valueRow } from "../valueRow.ts";
import { D, TOLERANCE } from "./sizes.ts";

const N = 4096;
const ROWS = 64;

/** A few rows as they are, beside the statistics of all. */
export const rows: Case = {
  name: "exact rows",
  async run({ quick, say }) {
    await openBackend("wasm");
    say(`${ROWS} of ${N} rows`);
    const inputs = randomRows(1, N, D);
    const { q, k } = inputs;
    const mask = causal();
    const chosen = Array.from({ length: ROWS }, (_, i) => Math.floor(((i + 1) * N) / ROWS) - 1);
    tf.tidy(() => {
      const squares = tf.sum(tf.square(attentionWeights(q, k, { rows: chosen, mask })), 3);
      const all = attentionStatistics(q, k, { mask }).squares.dataSync();
      const wanted = chosen.map((row) => all[row] as number);
      checkAgreement(`${ROWS} rows, squares`, squares.dataSync(), wanted, TOLERANCE);
    });
    const timing = await interleave(
      { rows: freed(() => attentionWeights(q, k, { rows: chosen, mask })) },
      quick ? { minRounds: 3, budget: 500 } : { budget: 2000 },
    );
    tf.dispose({ ...inputs });
    return [valueRow(`${ROWS} exact rows of causal N=${N}`, timing.milliseconds("rows"), "ms")];
  },
};
