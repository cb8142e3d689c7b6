import type { Claim } from "@frugal/tooling/claim";
import { type Figure, findingOf } from "@frugal/tooling/oracle/findingOf.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs-core";
import { sinusoidalPositions } from "../absolute/sinusoidalPositions.ts";
import { alibi } from "./alibi.ts";
import { alibiSlopes } from "./alibiSlopes.ts";
import { kerplePower } from "./kerplePower.ts";
import { sandwich } from "./sandwich.ts";

const N = 512;

/** ALiBi is a KERPLE, and Sandwich a longer q and k. */
export const biasesAreOneAnother: Claim = {
  id: "E3",
  source:
    "Chi et al. 2022 (KERPLE), §4; Chi et al. 2023 (Sandwich), §4; the numbers follow from its formula",
  statement:
    "KERPLE's power kernel with power 1 is ALiBi; Sandwich's bias is the product of sinusoidal vectors appended to q and k, up to a number for each head; its kernel falls with distance, though not in every step.",
  expected:
    "6, 12, 40 heads, 512 positions: KERPLE(1) − ALiBi = 0; Sandwich against products within 1e-4; its kernel of width 128 at distances 1, 8, 64, 256, 512, 1024, 4096 within 0.006 of −1.91, −18.28, −33.48, −43.48, −49.96, −50.92, −67.38",
  async run({ useBackend }) {
    await useBackend("wasm");
    tf.engine().startScope();
    try {
      const kerple = [6, 12, 40].map((heads): Figure => {
        const slopes = alibiSlopes(heads);
        const parameters = { slope: tf.tensor1d(slopes), power: tf.ones([heads]) };
        const table = kerplePower(parameters, { N, least: 1e-9 });
        return {
          name: `KERPLE(1) − ALiBi, ${heads} heads`,
          measured: largestDifference(table.dataSync(), alibi(slopes, { N }).dataSync()),
          expected: 0,
          within: 0,
        };
      });
      const heads = 12;
      const rows = sinusoidalPositions(N, 128);
      const products = (tf.matMul(rows, rows, false, true) as tf.Tensor2D).arraySync();
      const tables = sandwich({ heads, N }).arraySync();
      let off = 0;
      for (const [h, table] of tables.entries())
        for (const [i, j] of [
          [511, 0],
          [300, 299],
          [40, 400],
          [7, 7],
        ] as const) {
          const bias = (table[i - j + N - 1] as number) * ((8 * (h + 1)) / heads);
          off = Math.max(off, Math.abs(bias + 64 - (products[i]?.[j] as number)));
        }
      const [kernel] = sandwich({ heads: 1, N: 4097 }).arraySync() as [number[]];
      const falls = [1, 8, 64, 256, 512, 1024, 4096].map(
        (d, at): Figure => ({
          name: `kernel at ${d}`,
          measured: 8 * (kernel[4096 + d] as number),
          expected: [-1.91, -18.28, -33.48, -43.48, -49.96, -50.92, -67.38][at] as number,
          within: 0.006,
        }),
      );
      const sums = { name: "Sandwich − products", measured: off, expected: 0, within: 1e-4 };
      return findingOf([...kerple, sums, ...falls]);
    } finally {
      tf.engine().endScope();
    }
  },
};
