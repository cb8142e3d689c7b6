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

/**
 * Every table beside attention without: made once, as where nothing is learned any more, and anew in
 * each call, as in training. Sandwich has nothing to learn, so that it need never be made anew.
 */
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
      const held = table();
      const timing = await interleave(
        {
          plain: freed(plain),
          held: freed(() => attention(q, k, v, { mask, bias: held })),
          anew: freed(() => attention(q, k, v, { mask, bias: table() })),
          table: freed(table),
        },
        quick ? { minRounds: 3, budget: 3000 } : { minRounds: 5, budget: 12_000 },
      );
      held.dispose();
      const row = (form: "held" | "anew", said: string) =>
        ratioRow(`${name}, N=${N}: causal attention with it, ${said} / without`, {
          value: timing.milliseconds(form),
          baseline: timing.milliseconds("plain"),
          unit: "ms",
          ratio: timing.statistic((pass) => pass[form] / pass.plain),
          control: timing.control,
          goal: { atLeast: 1.03, aim: 1.02, better: "less" },
        });
      const share = timing.statistic((pass) => pass.table / pass.plain).value;
      const took = timing.milliseconds("table").toFixed(2);
      rows.push(row("held", "made once"), {
        ...row("anew", "made in each call"),
        note: `making it takes ${took} ms, ${(100 * share).toFixed(2)} % of attention without`,
      });
    }
    tf.dispose([...Object.values(inputs), ...Object.values(learned)]);
    return rows;
  },
};
