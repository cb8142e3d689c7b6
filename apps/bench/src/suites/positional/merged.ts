import { attention } from "@frugal/attention-core";
import { mergedAttention, reRoPE, rotary } from "@frugal/positional";
import { causal } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import { randomRows } from "../../inputs/randomRows.ts";
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import { D, H, TOLERANCE } from "../sizes.ts";
import type { Case } from "../suite.ts";

const N = 4096;
const WINDOW = 512;

/** Two attentions over disjoint keys and a merge, against one over all of them, turning included. */
export const merged: Case = {
  name: `ReRoPE(${WINDOW}) N=${N} over causal attention`,
  async run({ quick }) {
    await openBackend("wasm");
    const inputs = randomRows(H, N, D);
    const { q, k, v } = inputs;
    const turning = { layout: "half" } as const;
    const mask = causal();
    const plain = () => attention(rotary(q, turning), rotary(k, turning), v, { mask });
    const within = (window: number) => () =>
      mergedAttention(q, k, v, { positions: reRoPE(window), rotary: turning });
    tf.tidy(() => {
      // With a window beyond all keys it is the plain one.
      const [ours, theirs] = [within(N)(), plain()].map((x) => x.dataSync());
      checkAgreement(
        "ReRoPE beyond N and causal",
        ours as Float32Array,
        theirs as Float32Array,
        TOLERANCE,
      );
    });
    const timing = await interleave(
      { plain: freed(plain), merged: freed(within(WINDOW)) },
      quick ? { minRounds: 1, budget: 3000 } : { minRounds: 4, budget: 12_000 },
    );
    tf.dispose({ ...inputs });
    return [
      ratioRow(`ReRoPE(${WINDOW}) / causal attention with rotary, N=${N}`, {
        value: timing.milliseconds("merged"),
        baseline: timing.milliseconds("plain"),
        unit: "ms",
        ratio: timing.statistic((pass) => pass.merged / pass.plain),
        control: timing.control,
        goal: { atLeast: 1.25, aim: 1.15, better: "less" },
      }),
    ];
  },
};
