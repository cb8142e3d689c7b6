import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, type RandomValues, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import type { FeatureMap } from "./features.ts";
import * as reference from "./linearAttention.reference.ts";
import { linearAttention } from "./linearAttention.ts";
import type { LinearAttentionOptions } from "./linearAttentionOptions.ts";
import { performer } from "./performer.ts";

const H = 2;

const tensor = ({ values, shape }: RandomValues) => tf.tensor(values, shape);

/** The largest difference from the reference, as a share of the largest value. */
function apart(got: tf.Tensor, wanted: { readonly values: Float64Array }): number {
  const scale = wanted.values.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  return largestDifference(got.dataSync(), wanted.values) / scale;
}

type Three = [tf.Tensor, tf.Tensor, tf.Tensor];

/** Forward and gradients beside the reference; the largest of all differences. */
function compare(N: number, M: number, D: number, E: number, options: LinearAttentionOptions) {
  const next = normals(N * 7919 + M * 31 + D);
  const q = randomValues(next, 1, H, N, D);
  const k = randomValues(next, 1, H, M, D);
  const v = randomValues(next, 1, H, M, E);
  const dOutput = randomValues(next, 1, H, N, E);
  const wanted = reference.linearAttention(q, k, v, options);
  const slopes = reference.linearAttentionGradient(q, k, v, dOutput, options);
  return tf.tidy(() => {
    const inputs = [q, k, v].map(tensor) as Three;
    const output = linearAttention(...inputs, options);
    const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => linearAttention(a, b, c, options);
    const [dQ, dK, dV] = tf.grads(f)(inputs, tensor(dOutput)) as Three;
    return Math.max(
      apart(output, wanted.output),
      apart(dQ, slopes.q),
      apart(dK, slopes.k),
      apart(dV, slopes.v),
    );
  });
}

const maps: FeatureMap[] = ["identity", "relu", "elu+1", "exp", performer({ seed: 3 })];
const nameOf = (features: FeatureMap) => (typeof features === "string" ? features : features.name);

/** Queries, keys and widths around a chunk of 32, a panel of 8 and a vector of 4. */
const sizes: [N: number, M: number, D: number, E: number][] = [
  [1, 1, 8, 8],
  [31, 31, 5, 3],
  [33, 33, 16, 24],
  [100, 100, 3, 9],
  [40, 100, 8, 5],
  [100, 40, 8, 5],
  [1, 70, 8, 8],
];

describe.each(["cpu", "wasm"])("linearAttention on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  for (const features of maps) {
    for (const causal of [false, true]) {
      test(`equals the definition, and so do its gradients: ${nameOf(features)}, ${causal ? "causal" : "all keys"}`, () => {
        for (const [N, M, D, E] of sizes) {
          for (const normalized of features === "identity" ? [false] : [true, false]) {
            const found = compare(N, M, D, E, { features, causal, normalized });
            expect(found, `[${N}, ${M}, ${D}, ${E}] ${normalized}`).toBeLessThan(1e-5);
          }
        }
      });
    }
  }

  test("equals the definition over many chunks", () => {
    for (const features of maps) {
      for (const causal of [false, true]) {
        const options = { features, causal, normalized: features !== "identity" };
        expect(compare(257, 257, 8, 16, options), nameOf(features)).toBeLessThan(1e-5);
      }
    }
  });

  test("equals the definition over several parts of a head", () => {
    for (const causal of [false, true]) {
      expect(compare(1030, 1060, 2, 2, { causal })).toBeLessThan(1e-5);
      expect(compare(1060, 1030, 2, 2, { causal })).toBeLessThan(1e-5);
    }
  });

  test("divides by sums of any sign, moved away from 0 by epsilon", () => {
    for (const causal of [false, true]) {
      const of = (features: FeatureMap, epsilon: number) =>
        compare(33, 33, 8, 8, { features, causal, epsilon });
      expect(of("identity", 0.5)).toBeLessThan(1e-4);
      expect(of("relu", 0.1)).toBeLessThan(1e-5);
      expect(of(performer({ count: 64 }), 0.1)).toBeLessThan(1e-5);
    }
  });

  test("a row whose weights sum to 0 is 0, and its gradient", () => {
    tf.tidy(() => {
      const q = tf.tensor4d([-1, -2, 1, 1], [1, 1, 2, 2]);
      const k = tf.tensor4d([1, 2, 3, 4], [1, 1, 2, 2]);
      const options = { features: "relu" } as const;
      const output = linearAttention(q, k, k, options).dataSync();
      expect(Array.from(output.subarray(0, 2))).toEqual([0, 0]);
      const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => linearAttention(a, b, c, options);
      const slopes = tf.grads(f)([q, k, tf.clone(k)]) as Three;
      expect(Array.from(slopes[0].dataSync().subarray(0, 2))).toEqual([0, 0]);
      for (const slope of slopes) expect(slope.dataSync().every(Number.isFinite)).toBe(true);
      const opposite = tf.tensor4d([1, 0, -1, 0], [1, 1, 2, 2]);
      const sum = linearAttention(q, opposite, k, { features: "identity" }).dataSync();
      expect(sum.every((x) => x === 0)).toBe(true);
    });
  });

  test("queries before the first key see nothing and give 0", () => {
    tf.tidy(() => {
      const [q, k] = [tf.ones([1, 1, 5, 3]), tf.ones([1, 1, 2, 3])];
      const output = linearAttention(q, k, k, { causal: true }).dataSync();
      expect(Array.from(output)).toEqual([...Array(9).fill(0), ...Array(6).fill(1)]);
    });
  });

  test("NaN and infinities to come do not reach a row, nor its gradient", () => {
    tf.tidy(() => {
      const next = normals(8);
      const [q, k, v, dOutput] = [1, 2, 3, 4].map(() => randomValues(next, 1, 1, 70, 8)) as [
        RandomValues,
        RandomValues,
        RandomValues,
        RandomValues,
      ];
      const whole = linearAttention(tensor(q), tensor(k), tensor(v), { causal: true }).dataSync();
      v.values[45 * 8 + 3] = Number.NaN;
      k.values[50 * 8] = Number.POSITIVE_INFINITY;
      dOutput.values.fill(0, 45 * 8);
      const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
        linearAttention(a, b, c, { causal: true });
      const inputs = [q, k, v].map(tensor) as Three;
      const output = f(...inputs).dataSync();
      const slopes = tf.grads(f)(inputs, tensor(dOutput)) as Three;
      expect(largestDifference(output.subarray(0, 45 * 8), whole.subarray(0, 45 * 8))).toBeLessThan(
        1e-6,
      );
      expect(output[45 * 8 + 3]).toBeNaN();
      const dQ = slopes[0].dataSync().subarray(0, 45 * 8);
      expect(dQ.every(Number.isFinite)).toBe(true);
    });
  });

  test("leaves nothing behind", () => {
    const next = normals(2);
    const inputs = [1, 2, 3].map(() => tensor(randomValues(next, 1, 2, 40, 8))) as Three;
    const features = performer();
    const step = () => {
      const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
        linearAttention(a, b, c, { causal: true, features });
      tf.dispose(tf.grads(f)(inputs));
      tf.dispose(f(...inputs));
    };
    step();
    const before = tf.memory();
    for (let i = 0; i < 100; i++) step();
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numBytes).toBe(before.numBytes);
    tf.dispose(inputs);
  });
});
