import { linearAttentionStep } from "@frugal/attention-core";
import * as tf from "@tensorflow/tfjs";
import { randomRows } from "../../inputs/randomRows.ts";
import { interleave } from "../../measure/interleave.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import type { Case } from "../suite.ts";
import { valueRow } from "../valueRow.ts";
import { D, H } from "./sizes.ts";

/** Decoding: one token after any number of others. */
export const steps: Case = {
  name: "one step",
  async run() {
    const rows = [];
    for (const backend of ["cpu", "wasm"] as const) {
      await openBackend(backend);
      const inputs = randomRows(H, 1, D);
      const { q, k, v } = inputs;
      const { output, state } = linearAttentionStep(undefined, q, k, v);
      const timing = await interleave(
        { step: freed(() => ({ ...linearAttentionStep(state, q, k, v).state })) },
        { budget: 500 },
      );
      tf.dispose([output, ...Object.values(state), ...Object.values(inputs)]);
      rows.push(
        valueRow(`one step, ${backend}`, timing.milliseconds("step"), "ms", {
          note: `H=${H} D=${D}; the same after any number of tokens`,
        }),
      );
    }
    return rows;
  },
};
