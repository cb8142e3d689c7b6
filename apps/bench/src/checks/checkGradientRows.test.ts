import "@tensorflow/tfjs-backend-wasm";
import { attentionGradient } from "@frugal/attention-core/reference";
import {
  and,
  causal,
  type Mask,
  neighborhood,
  perHead,
  sparse,
  window,
} from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { randomRows } from "../inputs/randomRows.ts";
import { checkGradientRows } from "./checkGradientRows.ts";

beforeAll(async () => {
  await tf.setBackend("wasm");
});

const masks: readonly Mask[] = [
  and(causal(), sparse(4)),
  neighborhood(5),
  perHead([window(3), causal()]),
];

test.each(masks)("$name: agrees with the reference, and refuses what is wrong", (mask) => {
  const before = tf.memory().numTensors;
  const inputs = randomRows(2, 21, 8);
  const array = (x: tf.Tensor) => ({ values: x.dataSync() as Float32Array, shape: x.shape });
  const { q, k, v, dOutput } = inputs;
  const slopes = attentionGradient(
    array(q),
    array(k),
    array(v),
    { output: array(dOutput) },
    { mask },
  );
  const right = [slopes.q, slopes.k, slopes.v].map(({ values, shape }) =>
    tf.tensor(Float32Array.from(values), [...shape]),
  );
  const check = (gradients: tf.Tensor[]) =>
    checkGradientRows(mask.name, inputs, gradients, mask, 1e-5);
  expect(() => check(right)).not.toThrow();
  right.forEach((one, i) => {
    const wrong = right.map((x) => (x === one ? tf.add(x, 1e-3) : x));
    expect(() => check(wrong)).toThrow(mask.name);
    wrong[i]?.dispose();
  });
  tf.dispose([...right, { ...inputs }]);
  expect(tf.memory().numTensors).toBe(before);
});
