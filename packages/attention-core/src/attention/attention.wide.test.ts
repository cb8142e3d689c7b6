import { and, atrous, causal, local, type Mask, or, window } from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { describe, expect, test } from "vitest";
import * as reference from "./attention.reference.ts";
import { attention } from "./attention.ts";

/** Wide enough for values in panels, and no multiple of eight. */
const E = 515;

const masks: [string, Mask | undefined][] = [
  ["everything", undefined],
  ["causal", causal()],
  ["a window in stages", and(causal(), window(20))],
  ["an order of its own", atrous(3)],
  ["two passes", or(local(2), atrous(5))],
];

describe.each(["cpu", "wasm"])("values %s reads in panels", (backend) => {
  test.each(masks)("equal the definition: %s", async (_, mask) => {
    await tf.setBackend(backend);
    for (const normalizer of ["softmax", "squaredRelu"] as const) {
      const [H, N, M, D] = [1, 129, 135, 8];
      const next = normals(N + M);
      const q = randomValues(next, 1, H, N, D);
      const k = randomValues(next, 1, H, M, D);
      const v = randomValues(next, 1, H, M, E);
      const options = { normalizer, ...(mask && { mask }) };
      const { output } = reference.attention(q, k, v, options);
      const got = tf.tidy(() => {
        const [a, b, c] = [q, k, v].map(({ values, shape }) => tf.tensor(values, shape));
        return attention(a as tf.Tensor, b as tf.Tensor, c as tf.Tensor, options).dataSync();
      });
      expect(largestDifference(got, output.values)).toBeLessThan(3e-6);
    }
  });

  test("do not leak what a mask hides", async () => {
    await tf.setBackend(backend);
    const [N, D, hidden] = [130, 8, 120];
    const next = normals(3);
    const q = randomValues(next, 1, 1, N, D);
    const v = randomValues(next, 1, 1, N, E);
    const broken = v.values.map((x, at) => (Math.floor(at / E) === hidden ? Number.NaN : x));
    const run = (values: Float32Array) =>
      tf.tidy(() => {
        const rows = tf.tensor(q.values, q.shape);
        return attention(rows, rows, tf.tensor(values, v.shape), { mask: causal() }).dataSync();
      });
    const [whole, other] = [run(v.values), run(broken)];
    expect(other.slice(0, hidden * E)).toEqual(whole.slice(0, hidden * E));
    expect(other.slice(hidden * E).every(Number.isNaN)).toBe(true);
  });
});

test("a bias of pairs finds its keys in every stage", async () => {
  await tf.setBackend("wasm");
  const [N, D] = [600, 8];
  const next = normals(9);
  const [q, v] = [randomValues(next, 1, 1, N, D), randomValues(next, 1, 1, N, E)];
  const bias = randomValues(next, 1, 1, N, N);
  const mask = and(causal(), window(40));
  const { output } = reference.attention(q, q, v, { mask, bias });
  const got = tf.tidy(() => {
    const [rows, values, pairs] = [q, v, bias].map(({ values, shape }) => tf.tensor(values, shape));
    const options = { mask, bias: pairs as tf.Tensor };
    return attention(rows as tf.Tensor, rows as tf.Tensor, values as tf.Tensor, options).dataSync();
  });
  expect(largestDifference(got, output.values)).toBeLessThan(5e-6);
});
