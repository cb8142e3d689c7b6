import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, type RandomValues, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import type { FeatureMap } from "./features.ts";
import * as reference from "./linearAttention.reference.ts";
import { linearAttention } from "./linearAttention.ts";
import { type LinearAttentionState, linearAttentionStep } from "./linearAttentionStep.ts";
import { performer } from "./performer.ts";

const [B, H] = [2, 2];
const maps: FeatureMap[] = ["identity", "relu", "elu+1", "exp", performer({ seed: 3, count: 8 })];

/** Of the first example the last rows lack, of the second those at the front and one in the middle. */
function rowsThere(length: number): tf.Tensor2D {
  const cut = Math.floor(length / 3);
  const there = (example: number, row: number) =>
    example === 0 ? row < length - cut : row >= cut && row !== Math.floor(length / 2);
  const values = Array.from({ length: B * length }, (_, at) =>
    there(Math.floor(at / length), at % length) ? 1 : 0,
  );
  return tf.tensor2d(values, [B, length], "bool");
}

/** A copy with NaN in the rows that are hidden. */
function spoiled({ values, shape }: RandomValues, mask: tf.Tensor2D): tf.Tensor {
  const [, heads, rows, width] = shape as [number, number, number, number];
  const kept = mask.dataSync();
  const there = (at: number) => {
    const row = Math.floor(at / width);
    return kept[Math.floor(row / (heads * rows)) * rows + (row % rows)] === 1;
  };
  return tf.tensor(
    values.map((value, at) => (there(at) ? value : Number.NaN)),
    shape,
  );
}

function apart(got: tf.Tensor, wanted: ArrayLike<number>): number {
  const scale = Array.from(wanted).reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  return largestDifference(got.dataSync(), wanted) / scale;
}

function made(N: number, M: number, D: number, E: number) {
  const next = normals(N * 31 + M);
  const q = randomValues(next, B, H, N, D);
  const k = randomValues(next, B, H, M, D);
  const v = randomValues(next, B, H, M, E);
  const dOutput = randomValues(next, B, H, N, E);
  return { q, k, v, dOutput };
}

describe.each(["cpu", "wasm"])("linearAttention with padding on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test.each([
    [false, 33, 33],
    [true, 33, 33],
    [false, 20, 70],
    [true, 70, 100],
    [true, 100, 70],
    [true, 1100, 1100],
  ])(
    "sees neither hidden keys nor hidden queries, NaN or not: causal %s, [%i, %i]",
    (causal, N, M) => {
      const [D, E] = N > 1000 ? [2, 3] : [8, 5];
      const { q, k, v, dOutput } = made(N, M, D, E);
      for (const features of N > 1000 ? (["elu+1"] as const) : maps) {
        for (const normalized of features === "identity" ? [false] : [true, false]) {
          tf.tidy(() => {
            const [queryMask, keyMask] = [rowsThere(N), rowsThere(M)];
            const options = { features, causal, normalized, queryMask, keyMask };
            const wanted = reference.linearAttention(q, k, v, options);
            const slopes = reference.linearAttentionGradient(q, k, v, dOutput, options);
            const inputs = [
              spoiled(q, queryMask),
              spoiled(k, keyMask),
              spoiled(v, keyMask),
            ] as const;
            const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
              linearAttention(a, b, c, options);
            const name = `${typeof features === "string" ? features : features.name} ${normalized}`;
            expect(apart(f(...inputs), wanted.output.values), name).toBeLessThan(1e-5);
            const got = tf.grads(f)([...inputs], spoiled(dOutput, queryMask));
            [slopes.q, slopes.k, slopes.v].forEach((slope, at) => {
              const what = `${name}, gradient ${at}`;
              expect(apart(got[at] as tf.Tensor, slope.values), what).toBeLessThan(1e-5);
            });
          });
        }
      }
    },
  );

  test("step by step it equals the whole", () => {
    const N = 50;
    const { q, k, v } = made(N, N, 5, 6);
    tf.tidy(() => {
      const mask = rowsThere(N);
      const inputs = [spoiled(q, mask), spoiled(k, mask), spoiled(v, mask)] as const;
      const options = { queryMask: mask, keyMask: mask };
      const whole = linearAttention(...inputs, { ...options, causal: true });
      let state: LinearAttentionState | undefined;
      const outputs: tf.Tensor[] = [];
      for (const [from, to] of [
        [0, 1],
        [1, 30],
        [30, 50],
      ] as const) {
        const rows = (x: tf.Tensor) =>
          tf.slice(x, [0, 0, from, 0], [B, H, to - from, x.shape[3] as number]);
        const [a, b, c] = inputs.map(rows) as [tf.Tensor, tf.Tensor, tf.Tensor];
        const part = tf.slice(mask, [0, from], [B, to - from]);
        const step = linearAttentionStep(state, a, b, c, { queryMask: part, keyMask: part });
        outputs.push(step.output);
        state = step.state;
      }
      expect(apart(tf.concat(outputs, 2), whole.dataSync())).toBeLessThan(5e-6);
    });
  });

  test("all rows hidden give 0, and a mask that hides nothing changes nothing", () => {
    tf.tidy(() => {
      const { q, k, v } = made(9, 9, 4, 4);
      const inputs = [q, k, v].map(({ values, shape }) => tf.tensor(values, shape));
      const [a, b, c] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor];
      const none = linearAttention(a, b, c, { keyMask: tf.zeros([B, 9], "bool") });
      expect(none.dataSync().every((x) => x === 0)).toBe(true);
      const all = linearAttention(a, b, c, { keyMask: tf.ones([B, 9], "bool") });
      expect(all.dataSync()).toEqual(linearAttention(a, b, c).dataSync());
    });
  });
});
