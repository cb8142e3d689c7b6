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
const half = { layout: "half" } as const;

/** Two attentions over disjoint keys and their merge, against one: rotary included on both sides. */
export const reRoPECost: Case = {
  name: `ReRoPE N=${N} against causal attention`,
  async run({ quick }) {
    await openBackend("wasm");
    const inputs = randomRows(H, N, D);
    const { q, k, v } = inputs;
    const mask = causal();
    const plain = () => attention(rotary(q, half), rotary(k, half), v, { mask });
    const told = (window: number) =>
      mergedAttention(q, k, v, { positions: reRoPE(window), rotary: half });
    // Where no distance reaches the window both are the same; the definition is tested at all sizes.
    tf.tidy(() =>
      checkAgreement(
        "ReRoPE of all keys and RoPE",
        told(N).dataSync(),
        plain().dataSync(),
        TOLERANCE,
      ),
    );
    const timing = await interleave(
      { ours: freed(() => told(WINDOW)), plain: freed(plain) },
      quick ? { minRounds: 2, budget: 4000 } : { minRounds: 4, budget: 15_000 },
    );
    tf.dispose({ ...inputs });
    return [
      ratioRow(`ReRoPE of window ${WINDOW}, N=${N} / plain causal attention with rotary`, {
        value: timing.milliseconds("ours"),
        baseline: timing.milliseconds("plain"),
        unit: "ms",
        ratio: timing.statistic(({ ours, plain }) => ours / plain),
        control: timing.control,
        goal: { atLeast: 1.25, aim: 1.1, better: "less" },
      }),
    ];
  },
};
