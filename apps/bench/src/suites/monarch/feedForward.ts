import { accelerate, restore } from "@frugal/engine/accelerate";
import { toDense } from "@frugal/monarch";
import { monarchDense } from "@frugal/monarch/layers";
import * as tf from "@tensorflow/tfjs";
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { normals } from "../../measure/normals.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case } from "../suite.ts";

const WIDTH = 1024;
const INNER = 4096;
const BATCH = 256;

const name = `training step of ${WIDTH} → ${INNER} → ${WIDTH}, batch ${BATCH}`;

/** A step of plain gradient descent, which changes little else than the weights: Adam favours few of them. */
export const feedForward: Case = {
  name,
  async run({ quick }) {
    await openBackend("wasm");
    accelerate(); // dense layers multiply by our GEMM
    const inner = monarchDense({ units: INNER, activation: "relu", inputShape: [WIDTH] });
    const outer = monarchDense({ units: WIDTH });
    const monarch = tf.sequential({ layers: [inner, outer] });
    const denseLayers = [
      tf.layers.dense({ units: INNER, activation: "relu", inputShape: [WIDTH] }),
      tf.layers.dense({ units: WIDTH }),
    ];
    const dense = tf.sequential({ layers: denseLayers });
    for (const [i, layer] of [inner, outer].entries()) {
      const values = await layer.monarch();
      const { rows, columns } = values.shape;
      tf.tidy(() => {
        const matrix = tf.tensor2d(Float32Array.from(toDense(values)), [rows, columns]);
        denseLayers[i]?.setWeights([tf.transpose(matrix), tf.zeros([rows])]);
      });
    }
    const x = tf.tensor2d(normals(BATCH * WIDTH, 1), [BATCH, WIDTH]);
    const wanted = tf.tensor2d(normals(BATCH * WIDTH, 2), [BATCH, WIDTH]);
    const optimizer = tf.train.sgd(1e-3);
    const lossOf = (model: tf.Sequential) =>
      tf.losses.meanSquaredError(wanted, model.apply(x) as tf.Tensor) as tf.Scalar;
    const step = (model: tf.Sequential) => () => void optimizer.minimize(() => lossOf(model));
    try {
      const first = (model: tf.Sequential) => tf.tidy(() => lossOf(model).dataSync());
      checkAgreement(`${name}: losses of both`, first(monarch), first(dense), 1e-4);
      const timing = await interleave(
        { monarch: step(monarch), dense: step(dense) },
        quick ? { minRounds: 2, maxRounds: 2 } : { minRounds: 4, budget: 20_000 },
      );
      return [
        ratioRow(`${name}, dense on our GEMM / ours`, {
          value: timing.milliseconds("monarch"),
          baseline: timing.milliseconds("dense"),
          unit: "ms",
          ratio: timing.statistic((pass) => pass.dense / pass.monarch),
          control: timing.control,
          goal: { atLeast: 2.5, aim: 5, better: "more" },
          note: `${monarch.countParams()} against ${dense.countParams()} weights`,
        }),
      ];
    } finally {
      restore();
      monarch.dispose();
      dense.dispose();
      tf.dispose([x, wanted]);
      optimizer.dispose();
    }
  },
};
