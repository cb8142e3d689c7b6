import { attention } from "@frugal/attention-core";
import { causal, density, everything, layoutOf, window } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import { checkRows } from "../../checks/checkRows.ts";
import { randomBlocks, stridedBlocks } from "../../inputs/blockMasks.ts";
import { randomRows } from "../../inputs/randomRows.ts";
import { interleave } from "../../measure/interleave.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import { D, H, TOLERANCE } from "../sizes.ts";
import type { Case } from "../suite.ts";

const LONG = 8192;
const MIDDLE = 2048;

/** Half the pairs: how near to half the time? */
export const causalCost: Case = {
  name: `causal / dense N=${MIDDLE}`,
  async run({ quick }) {
    await openBackend("wasm");
    const inputs = randomRows(H, MIDDLE, D);
    const { q, k, v } = inputs;
    const mask = causal();
    tf.tidy(() => checkRows("causal", inputs, attention(q, k, v, { mask }), mask, TOLERANCE));
    const timing = await interleave(
      { dense: freed(() => attention(q, k, v)), causal: freed(() => attention(q, k, v, { mask })) },
      { budget: quick ? 2000 : 8000 },
    );
    tf.dispose({ ...inputs });
    return [
      ratioRow(`causal / dense N=${MIDDLE}`, {
        value: timing.milliseconds("causal"),
        baseline: timing.milliseconds("dense"),
        unit: "ms",
        ratio: timing.statistic((pass) => pass.causal / pass.dense),
        control: timing.control,
        goal: { atLeast: 0.6, aim: 0.53, better: "less" },
      }),
    ];
  },
};

/** Does leaving pairs out save their share of the time? */
export const sparse: Case = {
  name: `sparse layouts N=${LONG} against own dense`,
  async run({ quick, say }) {
    await openBackend("wasm");
    const inputs = randomRows(H, LONG, D);
    const { q, k, v } = inputs;
    const masks = { window: window(256), random: randomBlocks(), strided: stridedBlocks() };
    for (const mask of [everything(), ...Object.values(masks)]) {
      say(`checking rows of ${mask.name} N=${LONG}`);
      tf.tidy(() => checkRows(mask.name, inputs, attention(q, k, v, { mask }), mask, TOLERANCE));
    }
    say(`sparse layouts N=${LONG} against own dense`);
    const timing = await interleave(
      {
        dense: freed(() => attention(q, k, v)),
        window: freed(() => attention(q, k, v, { mask: masks.window })),
        random: freed(() => attention(q, k, v, { mask: masks.random })),
        strided: freed(() => attention(q, k, v, { mask: masks.strided })),
      },
      quick ? { minRounds: 1, maxRounds: 1 } : { minRounds: 3, budget: 20_000 },
    );
    tf.dispose({ ...inputs });

    const { control } = timing;
    const baseline = timing.milliseconds("dense");
    const efficiencies = (["random", "strided"] as const).map((name) => {
      const share = density(layoutOf(masks[name], LONG, LONG));
      return ratioRow(`${masks[name].name} N=${LONG}, dense · density / time`, {
        value: timing.milliseconds(name),
        baseline,
        unit: "ms",
        ratio: timing.statistic((pass) => (pass.dense * share) / pass[name]),
        control,
        goal: { atLeast: 0.9, aim: 0.98, better: "more" },
        note: `density ${(100 * share).toFixed(1)} %`,
      });
    });
    return [
      ratioRow(`window(256) causal N=${LONG}, dense / windowed`, {
        value: timing.milliseconds("window"),
        baseline,
        unit: "ms",
        ratio: timing.statistic((pass) => pass.dense / pass.window),
        control,
        goal: { atLeast: 22, aim: 28, better: "more" },
      }),
      ...efficiencies,
    ];
  },
};
