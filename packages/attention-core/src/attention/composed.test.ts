import { and, causal, window } from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { attention } from "./attention.ts";
import { composed } from "./composed.ts";
import { layoutFor } from "./layoutFor.ts";

const [N, M] = [40, 50];

beforeAll(async () => {
  await tf.setBackend("cpu");
});

function inputs(): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const next = normals(3);
  const rows = (...shape: number[]) => {
    const { values } = randomValues(next, ...shape);
    return tf.tensor(values, shape);
  };
  return [rows(2, 4, N, 8), rows(2, 2, M, 8), rows(2, 2, M, 5)];
}

test("is attention, with shared heads and scales by row", () => {
  tf.tidy(() => {
    const [q, k, v] = inputs();
    const mask = and(causal(), window(20));
    const scale = tf.randomUniform([4], 0.1, 1, "float32", 5);
    for (const options of [
      { mask },
      { mask, scale },
      { mask, normalizer: "softmaxPlus" } as const,
    ]) {
      const { output } = composed("attention", q, k, v, options, layoutFor(options, N, M));
      const wanted = attention(q, k, v, options);
      expect(largestDifference(output.dataSync(), wanted.dataSync())).toBeLessThan(1e-5);
    }
  });
});

test("refuses what only the kernels have, and leaves nothing behind", () => {
  const [q, k, v] = inputs();
  const { numTensors } = tf.memory();
  const layout = layoutFor({}, N, M);
  expect(() => composed("attention", q, k, v, { softCap: 3 }, layout)).toThrow(
    "attention: softCap needs the tfjs backend wasm or cpu, got webgl",
  );
  expect(() => composed("attention", q, k, v, { normalizer: "sigmoid" }, layout)).toThrow(
    "this normalizer needs",
  );
  expect(tf.memory().numTensors).toBe(numTensors);
  tf.dispose([q, k, v]);
});
