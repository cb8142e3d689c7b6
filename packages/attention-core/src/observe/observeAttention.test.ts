import { causal } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, expect, test } from "vitest";
import { attention, attentionWithLogsumexp } from "../attention/attention.ts";
import { multiHeadAttention } from "../layers/multiHeadAttention/multiHeadAttention.ts";
import type { AttentionCall } from "./attentionCall.ts";
import { observeAttention } from "./observeAttention.ts";
import { observers } from "./tellObservers.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});
afterEach(() => expect(observers.size).toBe(0));

const inputs = () => [1, 2, 3].map((seed) => tf.randomNormal([1, 2, 5, 4], 0, 1, "float32", seed));

test("an observer sees the calls until it is stopped, and frees what it makes", () => {
  const [q, k, v] = inputs() as [tf.Tensor, tf.Tensor, tf.Tensor];
  const mask = causal();
  const seen: AttentionCall[] = [];
  const stop = observeAttention((call) => {
    seen.push(call);
    tf.add(call.q, 1);
  });
  const before = tf.memory().numTensors;
  attention(q, k, v, { mask }).dispose();
  tf.dispose({ ...attentionWithLogsumexp(q, k, v) });
  expect(tf.memory().numTensors).toBe(before);
  stop();
  stop();
  attention(q, k, v).dispose();
  expect(seen).toEqual([
    { q, k, v, options: { mask } },
    { q, k, v, options: {} },
  ]);
  tf.dispose([q, k, v]);
});

test("layers say their names, and nothing changes for the model or its training", () => {
  const layers = ["first", "second"].map((name) =>
    multiHeadAttention({ name, numHeads: 2, keyDim: 3, mask: "causal" }),
  );
  const input = tf.input({ shape: [6, 4] });
  const output = layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input);
  const model = tf.model({ inputs: input, outputs: output });
  const x = tf.randomNormal([2, 6, 4], 0, 1, "float32", 7);
  const predict = () => tf.tidy(() => (model.predict(x) as tf.Tensor).dataSync());
  const gradients = () =>
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => tf.sum(model.apply(x) as tf.Tensor) as tf.Scalar);
      return Object.values(grads).map((gradient) => Array.from(gradient.dataSync()));
    });
  const [plain, slopes, before] = [predict(), gradients(), tf.memory().numTensors];
  const names: unknown[] = [];
  const stop = observeAttention(({ layer, q, k, v }) => {
    names.push(layer);
    attention(q, k, v); // is not told of
  });
  expect(predict()).toEqual(plain);
  expect(gradients()).toEqual(slopes);
  stop();
  expect(names).toEqual(["first", "second", "first", "second"]);
  expect(tf.memory().numTensors).toBe(before);
  model.dispose();
  x.dispose();
});

test("what an observer throws reaches the caller, leaks nothing, and others go on", () => {
  const [q, k, v] = inputs() as [tf.Tensor, tf.Tensor, tf.Tensor];
  const before = tf.memory().numTensors;
  const stop = observeAttention((call) => {
    tf.add(call.q, 1);
    throw new Error("enough");
  });
  expect(() => attention(q, k, v)).toThrow("enough");
  expect(tf.memory().numTensors).toBe(before);
  stop();
  let calls = 0;
  const twice = () => void calls++;
  const stops = [observeAttention(twice), observeAttention(twice)];
  attention(q, k, v).dispose();
  stops[0]?.();
  attention(q, k, v).dispose();
  stops[1]?.();
  expect(calls).toBe(3);
  expect(() => observeAttention(null as never)).toThrow(
    "observeAttention: observer must be a function, got object",
  );
  tf.dispose([q, k, v]);
});
