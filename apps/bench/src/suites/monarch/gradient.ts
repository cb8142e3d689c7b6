import { matMul } from "@frugal/engine";
import { multiply } from "@frugal/monarch";
import * as tf from "@tensorflow/tfjs";
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { normals } from "../../measure/normals.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case } from "../suite.ts";
import { contestantsOf } from "./contestants.ts";

const n = 1024;
const BATCH = 256;
const TOLERANCE = 2e-5;

/** Product and gradients by the vectors and by all weights, against those of a dense matrix. */
export const gradient: Case = {
  name: `product and gradients, n = ${n}`,
  async run({ quick }) {
    await openBackend("wasm");
    const { monarch, dense, x, dispose } = contestantsOf(n, BATCH);
    const { shape, left, right } = monarch;
    const slope = tf.tensor2d(normals(BATCH * n, 4), [BATCH, n]);
    const ofMonarch = () =>
      tf.grads((...[a, l, r]: tf.Tensor[]) =>
        multiply(a as tf.Tensor, { shape, left: l as tf.Tensor, right: r as tf.Tensor }),
      )([x, left, right], slope);
    const ofDense = () =>
      tf.grads((...[a, w]: tf.Tensor[]) => matMul(a as tf.Tensor, w as tf.Tensor))(
        [x, dense],
        slope,
      );
    try {
      const byVectors = (slopes: tf.Tensor[]) => (slopes[0] as tf.Tensor).dataSync();
      checkAgreement(
        "gradient of a Monarch product by its vectors: ours and dense",
        tf.tidy(() => byVectors(ofMonarch())),
        tf.tidy(() => byVectors(ofDense())),
        TOLERANCE,
      );
      const timing = await interleave(
        { monarch: freed(ofMonarch), dense: freed(ofDense) },
        quick
          ? { batch: 20, minRounds: 2, budget: 3000 }
          : { batch: 50, minRounds: 5, budget: 15_000 },
      );
      return [
        ratioRow(`forward + gradient n=${n}, batch ${BATCH}, dense on our GEMM / ours`, {
          value: timing.milliseconds("monarch"),
          baseline: timing.milliseconds("dense"),
          unit: "ms",
          ratio: timing.statistic((pass) => pass.dense / pass.monarch),
          control: timing.control,
          goal: { atLeast: 4, aim: 8, better: "more" },
        }),
      ];
    } finally {
      slope.dispose();
      dispose();
    }
  },
};
