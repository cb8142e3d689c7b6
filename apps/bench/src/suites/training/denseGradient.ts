import { accelerate, restore } from "@frugal/engine/accelerate";
import * as tf from "@tensorflow/tfjs";
import { checkAgreement } from "../../measure/agreement.ts";
import { interleave } from "../../measure/interleave.ts";
import { normals } from "../../measure/normals.ts";
import { freed } from "../../tfjs/freed.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { ratioRow } from "../ratioRow.ts";
import type { Case } from "../suite.ts";
import { inTurn } from "./inTurn.ts";

const ROWS = 2048;
const FROM = 512;
const TO = 2048;

/** Sums of two thousand products of normal numbers, 45 in size. */
const TOLERANCE = 3e-3;

const name = `gradient of a dense layer [${ROWS},${FROM}] → [${FROM},${TO}]`;

/** `tf.grads` through product and bias: by the input, the weights and the bias. */
export const denseGradient: Case = {
  name,
  async run({ quick }) {
    await openBackend("wasm");
    const random = (seed: number, rows: number, columns: number) =>
      tf.tensor2d(normals(rows * columns, seed), [rows, columns]);
    const [x, weights, slope] = [random(1, ROWS, FROM), random(2, FROM, TO), random(3, ROWS, TO)];
    const bias = tf.tensor1d(normals(TO, 4));
    const dense = (...[a, w, c]: tf.Tensor[]) =>
      tf.add(tf.matMul(a as tf.Tensor2D, w as tf.Tensor2D), c as tf.Tensor);
    const gradients = () => tf.grads(dense)([x, weights, bias], slope);
    try {
      const values = () => tf.tidy(() => gradients().map((one) => one.dataSync()));
      restore();
      const expected = values();
      accelerate();
      values().forEach((actual, i) => {
        const what = `${name}, by ${["input", "weights", "bias"][i]}: ours and tfjs`;
        checkAgreement(what, actual, expected[i] as tf.TypedArray, TOLERANCE);
      });
      const forward = inTurn(freed(() => dense(x, weights, bias)));
      const both = inTurn(freed(gradients));
      const timing = await interleave(
        {
          forward: forward.ours,
          both: both.ours,
          peerForward: forward.tfjs,
          peerBoth: both.tfjs,
        },
        quick ? { minRounds: 1, maxRounds: 1 } : { minRounds: 3, budget: 20_000 },
      );
      const { control } = timing;
      return [
        ratioRow(`${name}, tfjs / ours`, {
          value: timing.statistic((pass) => pass.both - pass.forward).value,
          baseline: timing.statistic((pass) => pass.peerBoth - pass.peerForward).value,
          unit: "ms",
          ratio: timing.statistic(
            (pass) => (pass.peerBoth - pass.peerForward) / (pass.both - pass.forward),
          ),
          control,
          goal: { atLeast: 10, aim: 15, better: "more" },
          note: "forward with backward, less forward",
        }),
        ratioRow("the same with the layer itself, tfjs / ours", {
          value: timing.milliseconds("both"),
          baseline: timing.milliseconds("peerBoth"),
          unit: "ms",
          ratio: timing.statistic((pass) => pass.peerBoth / pass.both),
          control,
        }),
      ];
    } finally {
      restore();
      tf.dispose([x, weights, slope, bias]);
    }
  },
};
