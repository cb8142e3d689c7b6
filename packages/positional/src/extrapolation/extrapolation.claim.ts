import type { Claim } from "@frugal/tooling/claim";
import { type Figure, findingOf } from "@frugal/tooling/oracle/findingOf.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs-core";
import { attendByPlan } from "./attendByPlan.ts";
import { hybridWindowFull } from "./methods/hybridWindowFull.ts";
import { trainingWindow } from "./methods/trainingWindow.ts";
import { unchanged } from "./methods/unchanged.ts";
import { plansOf } from "./plansOf.ts";
import { receptiveField } from "./receptiveField.ts";

const encoding = { kind: "rotary", layout: "half" } as const;
const rows = (N: number, seed: number) => tf.randomNormal([1, 2, N, 16], 0, 1, "float32", seed);

/** A window of the training length is the model itself up to there. */
export const windowIsTheModel: Claim = {
  id: "E2",
  source: "Su 2023, kexue.fm/archives/9431",
  statement: "A window of the training length changes nothing for texts up to that length.",
  expected: "trained on 256: no element of the output differs at lengths 1, 100, 255, 256",
  async run({ useBackend }) {
    await useBackend("wasm");
    const figures = [1, 100, 255, 256].map((length): Figure => {
      const measured = tf.tidy(() => {
        const [q, k, v] = [1, 2, 3].map((seed) => rows(length, seed)) as [
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
        ];
        const [one, other] = [unchanged(), trainingWindow()].map((method) => {
          const [plan] = plansOf(method, { length, trained: 256, layers: 1 });
          return attendByPlan(q, k, v, plan as NonNullable<typeof plan>, { encoding }).dataSync();
        });
        return largestDifference(one as Float32Array, other as Float32Array);
      });
      return { name: `length ${length}`, measured, expected: 0, within: 0 };
    });
    return findingOf(figures);
  },
};

/** Windows upon windows. */
export const windowsReach: Claim = {
  id: "E9",
  source: "Su 2023, kexue.fm/archives/9603",
  statement: "L windows of w keys, one upon the other, reach (w − 1) L + 1 keys.",
  expected: "keys with a gradient from the last query, w = 24, L = 1, 2, 3: 24, 47, 70",
  async run({ useBackend }) {
    await useBackend("wasm");
    const N = 128;
    const size = 24;
    const [plan] = plansOf(hybridWindowFull(size), { length: N, trained: N, layers: 2 });
    const figures = [1, 2, 3].map((layers): Figure => {
      const measured = tf.tidy(() => {
        const gradient = tf.grad((x) => {
          let y = x;
          for (let layer = 0; layer < layers; layer++)
            y = attendByPlan(y, y, y, plan as NonNullable<typeof plan>, { encoding });
          return tf.sum(tf.slice(y, [0, 0, N - 1, 0], [1, 2, 1, 16]));
        })(rows(N, 4));
        const sizes = tf.sum(tf.abs(gradient), [0, 1, 3]).dataSync();
        return sizes.filter((value) => value > 0).length;
      });
      const expected = receptiveField(size, layers);
      return { name: `L = ${layers}`, measured, expected, within: 0 };
    });
    return findingOf(figures);
  },
};
