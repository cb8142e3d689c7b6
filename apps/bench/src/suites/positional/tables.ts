import { attention } from "@frugal/attention-core";
import {
  alibi,
  alibiSlopes,
  clippedRelative,
  kerpleLog,
  kerplePower,
  sandwich,
  t5Buckets,
} from "@frugal/positional";
import { causal } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import { randomRows } from "../../inputs/randomRows.ts";
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import { D, H, TOLERANCE } from "../sizes.ts";
import type { Case, Row } from "../suite.ts";

const N = 2048;

/** Every table, made anew in each call from what is learned, beside attention without. */
export const tables: Case = {
  name: `tables of distances N=${N} over plain causal attention`,
  async run({ quick }) {
    await openBackend("wasm");
    const inputs = randomRows(H, N, D);
    const { q, k, v } = inputs;
    const mask = causal();
    const learned = {
      slope: tf.randomUniform([H], 0.1, 1, "float32", 1),
      rate: tf.randomUniform([H], 0.1, 1, "float32", 2),
      buckets: tf.randomNormal([32, H], 0, 1, "float32", 3),
      clipped: tf.randomNormal([H, 257], 0, 1, "float32", 4),
    };
    const { slope, rate, buckets, clipped } = learned;
    const made: Readonly<Record<string, () => tf.Tensor>> = {
      alibi: () => alibi(alibiSlopes(H), { N }),
      kerpleLog: () => kerpleLog({ slope, rate }, { N }),
      kerplePower: () => kerplePower({ slope, power: rate }, { N }),
      sandwich: () => sandwich({ heads: H, N }),
      t5Buckets: () => t5Buckets(buckets, { N }),
      clippedRelative: () => clippedRelative(clipped, { N }),
    };
    const plain = () => attention(q, k, v, { mask });
    tf.tidy(() => {
      const flat = attention(q, k, v, { mask, bias: tf.fill([1, 2 * N - 1], 3) });
      checkAgreement(
        "a bias that is the same everywhere, and none",
        flat.dataSync() as Float32Array,
        plain().dataSync() as Float32Array,
        TOLERANCE,
      );
    });
    const rows: Row[] = [];
    for (const [name, table] of Object.entries(made)) {
      const timing = await interleave(
        { plain: freed(plain), biased: freed(() => attention(q, k, v, { mask, bias: table() })) },
        quick ? { minRounds: 2, budget: 2000 } : { minRounds: 5, budget: 8000 },
      );
      rows.push(
        ratioRow(`${name}, N=${N}: causal attention with it / without`, {
          value: timing.milliseconds("biased"),
          baseline: timing.milliseconds("plain"),
          unit: "ms",
          ratio: timing.statistic((pass) => pass.biased / pass.plain),
          control: timing.control,
          goal: { atLeast: 1.03, aim: 1.02, better: "less" },
        }),
      );
    }
    tf.dispose([...Object.values(inputs), ...Object.values(learned)]);
    return rows;
  },
};
