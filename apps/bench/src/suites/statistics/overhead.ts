import { attention, attentionStatistics } from "@frugal/attention-core";
import { causal, type Mask, window } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import { randomRows } from "../../inputs/randomRows.ts";
import { interleave } from "../../measure/interleave.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case, Row } from "../suite.ts";
import { checkWithDense } from "./dense.ts";
import { D } from "./sizes.ts";

const N = 4096;
const BLOCKS = 32;

const cases: readonly { name: string; mask?: Mask; blocks?: number }[] = [
  { name: "dense" },
  { name: `dense, ${BLOCKS} blocks`, blocks: BLOCKS },
  { name: "causal", mask: causal() },
  { name: "window(256)", mask: window(256) },
];

/**
 * Against attention whose values have width 1: the same scores and softmax, and the fewest products
 * with values that there are (eight columns, as the kernel pads them).
 */
export const overhead: Case = {
  name: "statistics against attention without values",
  async run({ quick, say }) {
    await openBackend("wasm");
    const inputs = randomRows(1, N, D);
    const { q, k, v } = inputs;
    const thin = tf.tidy(() => tf.slice(v, 0, [1, 1, N, 1]) as tf.Tensor4D);
    say(`statistics against dense weights, N=${N}`);
    const checked = attentionStatistics(q, k);
    checkWithDense(`statistics, N=${N}`, q, k, checked);
    tf.dispose({ ...checked });
    const rows: Row[] = [];
    for (const { name, mask, blocks = 0 } of cases) {
      say(`statistics, ${name}, N=${N}`);
      const options = mask ? { mask } : {};
      const timing = await interleave(
        {
          statistics: () => tf.dispose({ ...attentionStatistics(q, k, { ...options, blocks }) }),
          thin: freed(() => attention(q, k, thin, options)),
          whole: freed(() => attention(q, k, v, options)),
        },
        quick ? { minRounds: 3, budget: 2500 } : { budget: 8000 },
      );
      const against = (peer: "thin" | "whole") => ({
        value: timing.milliseconds("statistics"),
        unit: "ms",
        baseline: timing.milliseconds(peer),
        ratio: timing.statistic((pass) => pass.statistics / pass[peer]),
        control: timing.control,
      });
      rows.push(
        ratioRow(`statistics / attention with values of width 1, ${name} N=${N}`, {
          ...against("thin"),
          goal: { atLeast: 1.3, aim: 1.1, better: "less" },
        }),
        ratioRow(`statistics / attention, ${name} N=${N}`, against("whole")),
      );
    }
    tf.dispose({ ...inputs, thin });
    return rows;
  },
};
