import { unitRows } from "@frugal/positional";
import * as tf from "@tensorflow/tfjs";
import { randomRows } from "../../inputs/randomRows.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { againstPeers } from "../linear/againstPeers.ts";
import type { Case } from "../suite.ts";

const [H, N, D] = [8, 4096, 64];

/** Rows over their lengths, against the same of tfjs's ops. */
export const unitRowsSpeed: Case = {
  name: `unitRows [1, ${H}, ${N}, ${D}] against tfjs`,
  async run({ quick }) {
    await openBackend("wasm");
    const inputs = randomRows(H, N, D);
    const { q, dOutput } = inputs;
    const ops = (x: tf.Tensor) =>
      tf.tidy(() => tf.mul(x, tf.rsqrt(tf.maximum(tf.sum(tf.square(x), 3, true), 1e-12))));
    const slopes = (unit: (x: tf.Tensor) => tf.Tensor) => () => [tf.grad(unit)(q, dOutput)];
    const budget = quick ? { minRounds: 2, budget: 1000 } : { minRounds: 5, budget: 4000 };
    const rows = [
      ...(await againstPeers(
        `unitRows N=${N}`,
        () => [unitRows(q)],
        [{ name: "tfjs", compute: () => [ops(q)] }],
        budget,
      )),
      ...(await againstPeers(
        `unitRows and its gradient N=${N}`,
        slopes((x) => unitRows(x)),
        [{ name: "tfjs autodiff", compute: slopes(ops) }],
        budget,
      )),
    ];
    tf.dispose({ ...inputs });
    return rows;
  },
};
