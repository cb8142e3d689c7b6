import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import type { FeatureMap } from "./features.ts";
import { linearAttention } from "./linearAttention.ts";
import type { LinearAttentionStepOptions } from "./linearAttentionOptions.ts";
import { type LinearAttentionState, linearAttentionStep } from "./linearAttentionStep.ts";
import { performer } from "./performer.ts";

const [B, H, N, D, E] = [2, 2, 75, 5, 6] as const;

function rows() {
  const next = normals(21);
  return [D, D, E, E].map((width) => {
    const { values, shape } = randomValues(next, B, H, N, width);
    return tf.tensor4d(values, shape as [number, number, number, number]);
  }) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
}

/** The largest difference, as a share of the largest value. */
function apart(got: tf.Tensor, wanted: tf.Tensor): number {
  const values = wanted.dataSync() as Float32Array;
  const scale = values.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  return largestDifference(got.dataSync(), values) / scale;
}

/** Rows from … to of each head. */
const part = (x: tf.Tensor, from: number, to: number) =>
  tf.slice(x, [0, 0, from, 0], [B, H, to - from, x.shape[3] as number]);

/** The whole sequence by steps that end at the cuts. */
function bySteps(
  q: tf.Tensor,
  k: tf.Tensor,
  v: tf.Tensor,
  cuts: readonly number[],
  options: LinearAttentionStepOptions,
): tf.Tensor {
  let state: LinearAttentionState | undefined;
  const outputs: tf.Tensor[] = [];
  let from = 0;
  for (const to of [...cuts, N]) {
    const [a, b, c] = [q, k, v].map((x) => part(x, from, to)) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const step = linearAttentionStep(state, a, b, c, options);
    outputs.push(step.output);
    state = step.state;
    from = to;
  }
  return tf.concat(outputs, 2);
}

const maps: FeatureMap[] = ["identity", "relu", "elu+1", "exp", performer({ seed: 5 })];

describe.each(["cpu", "wasm"])("linearAttentionStep on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  for (const features of maps) {
    const name = typeof features === "string" ? features : features.name;
    test(`step by step it equals the whole, and so do its gradients: ${name}`, () => {
      tf.tidy(() => {
        const [q, k, v, dOutput] = rows();
        for (const normalized of features === "identity" ? [false] : [true, false]) {
          const options = { features, normalized };
          const whole = linearAttention(q, k, v, { ...options, causal: true });
          const single = Array.from({ length: N - 1 }, (_, at) => at + 1);
          for (const cuts of [[40], [1, 2, 33, 70], single]) {
            expect(apart(bySteps(q, k, v, cuts, options), whole)).toBeLessThan(5e-6);
          }
          const wanted = tf.grads((a, b, c) =>
            linearAttention(a, b, c, { ...options, causal: true }),
          )([q, k, v], dOutput);
          const got = tf.grads((a, b, c) => bySteps(a, b, c, [1, 33, 40], options))(
            [q, k, v],
            dOutput,
          );
          got.forEach((slope, at) => {
            expect(apart(slope, wanted[at] as tf.Tensor)).toBeLessThan(1e-5);
          });
        }
      });
    });
  }

  test("hands out the sums of features, and leaves the old state as it was", () => {
    tf.tidy(() => {
      const k = tf.tensor4d([1, 2, 3, 4], [1, 1, 2, 2]);
      const v = tf.tensor4d([5, 6], [1, 1, 2, 1]);
      const first = linearAttentionStep(undefined, k, k, v, { features: "identity" }).state;
      expect(Array.from(first.keyValues.dataSync())).toEqual([5 + 18, 10 + 24]);
      expect(Array.from(first.keySum.dataSync())).toEqual([4, 6]);
      const second = linearAttentionStep(first, k, k, v, { features: "identity" }).state;
      expect(Array.from(second.keySum.dataSync())).toEqual([8, 12]);
      expect(Array.from(first.keySum.dataSync())).toEqual([4, 6]);
    });
  });

  test("leaves nothing behind but what it returns", () => {
    const [q, k, v] = rows();
    let state: LinearAttentionState | undefined;
    const levels: number[] = [];
    for (let i = 0; i < 20; i++) {
      const step = linearAttentionStep(state, q, k, v, { features: "elu+1" });
      tf.dispose([step.output, ...Object.values(state ?? {})]);
      state = step.state;
      levels.push(tf.memory().numTensors);
    }
    expect(new Set(levels.slice(1)).size).toBe(1);
    tf.dispose([q, k, v, ...Object.values(state ?? {})]);
  });

  test("refuses a state of other shapes, and other lengths of q and k", () => {
    tf.tidy(() => {
      const [q, k, v] = rows();
      const { state } = linearAttentionStep(undefined, q, k, v);
      const short = { ...state, keySum: tf.zeros([B, H, D + 1]) as tf.Tensor3D };
      expect(() => linearAttentionStep(short, q, k, v)).toThrow(
        "linearAttentionStep: state.keySum must be [2, 2, 5], got [2, 2, 6]",
      );
      expect(() => linearAttentionStep(undefined, q, part(k, 0, 3), part(v, 0, 3))).toThrow(
        "linearAttentionStep: k must have 75 rows as q, got 3",
      );
      expect(() => linearAttentionStep(state, q, k, v, { causal: true } as never)).toThrow(
        'unknown option "causal"',
      );
      state.keyValues.dispose();
      expect(() => linearAttentionStep(state, q, k, v)).toThrow("state.keyValues is disposed");
    });
  });
});
