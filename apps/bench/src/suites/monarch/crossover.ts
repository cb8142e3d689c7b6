import { matMul } from "@frugal/engine";
import { restore } from "@frugal/engine/accelerate";
import { multiply } from "@frugal/monarch";
import * as tf from "@tensorflow/tfjs";
import { interleave } from "../../measure/interleave.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case, Row } from "../suite.ts";
import { valueRow } from "../valueRow.ts";
import { contestantsOf } from "./contestants.ts";

const SIZES = [16, 64, 144, 256, 576, 1024];
const BATCHES = [1, 8, 256];

/** Where a Monarch product begins to be quicker than the better dense one, at several batches. */
export const crossover: Case = {
  name: "where Monarch products begin to win",
  async run({ quick, say }) {
    await openBackend("wasm");
    restore(); // importing it has put our kernels in the place of tfjs's
    const rows: Row[] = [];
    for (const batch of BATCHES) {
      let wins: number | undefined;
      for (const n of SIZES) {
        say(`Monarch products, n = ${n}, batch ${batch}`);
        const row = await compare(n, batch, quick);
        if ((row.ratio as number) > 1) wins ??= n;
        else wins = undefined;
        rows.push(row);
      }
      rows.push(
        valueRow(
          `batch ${batch}: smallest n, of those tried, from which Monarch wins`,
          wins ?? null,
          "",
          {
            note:
              wins === undefined ? `it does not, up to ${SIZES.at(-1)}` : `of ${SIZES.join(", ")}`,
          },
        ),
      );
    }
    return rows;
  },
};

async function compare(n: number, batch: number, quick: boolean): Promise<Row> {
  const { monarch, dense, x, dispose } = contestantsOf(n, batch);
  const timing = await interleave(
    {
      monarch: freed(() => multiply(x, monarch)),
      dense: freed(() => matMul(x, dense)),
      tfjs: freed(() => tf.matMul(x, dense)),
    },
    quick ? { minRounds: 2, maxRounds: 2 } : { minRounds: 5, budget: 1500 },
  );
  dispose();
  const ratio = timing.statistic((pass) => Math.min(pass.dense, pass.tfjs) / pass.monarch);
  return ratioRow(`n=${n}, batch ${batch}, the better dense product / ours`, {
    value: timing.milliseconds("monarch"),
    baseline: Math.min(timing.milliseconds("dense"), timing.milliseconds("tfjs")),
    unit: "ms",
    ratio,
    control: timing.control,
    ...(ratio.high < 1 && { note: "Monarch does not win" }),
  });
}
