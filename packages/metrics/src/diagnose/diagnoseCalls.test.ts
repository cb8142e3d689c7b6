import { attention } from "@frugal/attention-core";
import { multiHeadAttention } from "@frugal/attention-core/layers";
import { causal } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, test } from "vitest";
import { diagnose } from "./diagnose.ts";
import { diagnoseCalls } from "./diagnoseCalls.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

test("a model's layers are diagnosed while it runs, and nothing is left", () => {
  const input = tf.input({ shape: [12, 8] });
  const first = multiHeadAttention({ name: "near", numHeads: 2, keyDim: 4, mask: { window: 3 } });
  const second = multiHeadAttention({ name: "far", numHeads: 4, keyDim: 4, mask: "causal" });
  const model = tf.model({
    inputs: input,
    outputs: second.apply(first.apply(input)) as tf.SymbolicTensor,
  });
  const x = tf.randomNormal([3, 12, 8], 0, 1, "float32", 1);
  const plain = model.predict(x) as tf.Tensor;
  const before = tf.memory().numTensors;
  const { result, calls } = diagnoseCalls(() => model.predict(x) as tf.Tensor, { samples: 4 });
  expect(tf.memory().numTensors).toBe(before + 1);
  expect(result.dataSync()).toEqual(plain.dataSync());
  expect(calls.map(({ call, layer, report }) => [call, layer, report.B, report.H])).toEqual([
    [0, "near", 3, 2],
    [1, "far", 3, 4],
  ]);
  expect(calls[0]?.report.heads[0]?.keys).toBeCloseTo((1 + 2 + 3 * 10) / 12, 12);
  expect(calls[1]?.report.sample.rows.length).toBe(4);
  const { calls: one } = diagnoseCalls(() => tf.tidy(() => void model.predict(x)), {
    only: ({ layer }) => layer === "far",
  });
  expect(one.map(({ call }) => call)).toEqual([1]);
  model.dispose();
  tf.dispose([x, plain, result]);
});

test("calls without a layer, and what goes wrong", () => {
  const [q, k, v] = [1, 2, 3].map((seed) =>
    tf.randomNormal([1, 2, 9, 4], 0, 1, "float32", seed),
  ) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const mask = causal();
  const { calls } = diagnoseCalls(() => attention(q, k, v, { mask, scale: 2 }).dispose());
  expect(calls).toEqual([{ call: 0, report: diagnose(q, k, { mask, scale: 2 }) }]);
  const before = tf.memory().numTensors;
  expect(() => diagnoseCalls(async () => 1)).toThrow("run must not be asynchronous");
  let told = 0;
  const only = () => ++told === 0;
  expect(() =>
    diagnoseCalls(
      () => {
        attention(q, k, v).dispose();
        throw new Error("broken");
      },
      { only },
    ),
  ).toThrow("broken");
  attention(q, k, v).dispose(); // nobody observes any more
  expect(told).toBe(1);
  expect(() => diagnoseCalls(() => attention(q, k, v), { top: 0 })).toThrow("top must be");
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose([q, k, v]);
});

test("a step of training is diagnosed, and its gradients are what they were", () => {
  const [q, k, v] = [1, 2, 3].map((seed) =>
    tf.randomNormal([1, 2, 9, 4], 0, 1, "float32", seed),
  ) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const gradients = () =>
    tf.tidy(() =>
      tf
        .grads((...x) => tf.sum(tf.square(attention(...(x as [tf.Tensor, tf.Tensor, tf.Tensor])))))(
          [...[q, k, v]],
        )
        .map((gradient) => Array.from(gradient.dataSync())),
    );
  const plain = gradients();
  const before = tf.memory().numTensors;
  const { result, calls } = diagnoseCalls(gradients);
  expect(result).toEqual(plain);
  expect(calls.length).toBe(1);
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose([q, k, v]);
});
