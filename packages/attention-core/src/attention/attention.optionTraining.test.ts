import { setThreads } from "@frugal/engine";
import { and, atrous, causal, local, or, window } from "@frugal/sparse-masks";
import { attentionChoices } from "@frugal/tooling/oracle/attentionChoices.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attention } from "./attention.ts";
import type { AttentionOptions } from "./attentionOptions.ts";

beforeAll(() => setThreads(1));
afterAll(() => setThreads(1));

const [H, N] = [2, 40];

const draw = (seed: number, ...shape: number[]): tf.Tensor => {
  const { values } = randomValues(normals(seed), ...shape);
  return tf.tensor(values, shape);
};

/** Forward, and the gradient of every tensor, all freed. */
function step(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, options: AttentionOptions): void {
  attention(q, k, v, options).dispose();
  const parameters = Object.entries(options).filter(([, value]) => value instanceof tf.Tensor);
  const op = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor, ...others: tf.Tensor[]) =>
    attention(a, b, c, {
      ...options,
      ...Object.fromEntries(parameters.map(([name], at) => [name, others[at]])),
    });
  const tensors = parameters.map(([, tensor]) => tensor as tf.Tensor);
  tf.dispose(tf.grads(op as never)([q, k, v, ...tensors]));
}

describe.each(["cpu", "wasm"])("with options, on %s,", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  /** Memory after a first step, and after more. */
  function levels(options: AttentionOptions, steps: number) {
    const [q, k, v] = [draw(1, 2, H, N, 9), draw(2, 2, 1, N, 9), draw(3, 2, 1, N, 5)];
    step(q, k, v, options);
    const level = () => {
      const { numTensors, numBytes, numDataBuffers } = tf.memory();
      return { numTensors, numBytes, numDataBuffers };
    };
    const before = level();
    for (let at = 0; at < steps; at++) step(q, k, v, options);
    const after = level();
    tf.dispose([q, k, v]);
    return [before, after];
  }

  for (const choice of attentionChoices) {
    test(`memory stays level: ${choice.name}`, () => {
      const { scale, bias, sinks, ...fixed } = choice.draw({ B: 2, H, N, M: N }, 1);
      const tensors = Object.entries({ scale, bias, sinks }).flatMap(([name, given]) =>
        given ? [[name, tf.tensor(given.values, given.shape)] as const] : [],
      );
      const options = { mask: causal(), ...fixed, ...Object.fromEntries(tensors) };
      const [before, after] = levels(options, 3);
      expect(after).toEqual(before);
      tf.dispose(tensors.map(([, tensor]) => tensor));
    });
  }

  test("memory stays level over 100 steps of many at once", () => {
    const [scale, bias, sinks] = [draw(4, 2, H, N), draw(5, H, 2 * N - 1), draw(6, H)];
    const mask = or(and(causal(), window(9)), and(causal(), atrous(8)));
    const dropout = { rate: 0.1, seed: 1 };
    const normalizer = "softmaxPlus";
    const all = { mask, scale, bias, sinks, softCap: 20, dropout, normalizer } as const;
    const [before, after] = levels(all, 100);
    expect(after).toEqual(before);
    tf.dispose([scale, bias, sinks]);
  });

  /** Trains a parameter to what another made; the first loss and the last. */
  function train(
    wanted: tf.Tensor,
    begin: tf.Tensor,
    use: (parameter: tf.Tensor) => AttentionOptions,
  ): [number, number] {
    const [q, k, v] = [draw(7, 1, H, N, 8), draw(8, 1, H, N, 8), draw(9, 1, H, N, 8)];
    const target = attention(q, k, v, use(wanted));
    const parameter = tf.variable(begin);
    const optimizer = tf.train.adam(0.1);
    const losses: number[] = [];
    for (let at = 0; at < 60; at++) {
      const cost = optimizer.minimize(
        () => tf.losses.meanSquaredError(target, attention(q, k, v, use(parameter))) as tf.Scalar,
        true,
        [parameter],
      ) as tf.Scalar;
      losses.push(cost.dataSync()[0] as number);
      cost.dispose();
    }
    optimizer.dispose();
    tf.dispose([q, k, v, target, parameter, wanted, begin]);
    return [losses[0] as number, losses.at(-1) as number];
  }

  const mask = or(local(6), atrous(4));
  const learned: [string, number[], (parameter: tf.Tensor) => AttentionOptions][] = [
    ["a bias by distance", [H, 2 * N - 1], (bias) => ({ mask, bias })],
    ["a bias of each pair", [1, 1, N, N], (bias) => ({ bias })],
    ["sinks", [H], (sinks) => ({ mask, sinks })],
    ["a scale of each head", [H], (scale) => ({ scale })],
    ["a scale of each row", [1, H, N], (scale) => ({ mask, scale, softCap: 5 })],
    ["a bias under a sigmoid", [1, 2 * N - 1], (bias) => ({ bias, normalizer: "sigmoid" })],
  ];
  for (const [name, shape, use] of learned) {
    test(`${name} trains: the loss falls to a tenth`, () => {
      const { numTensors } = tf.memory();
      const [first, last] = train(draw(10, ...shape), tf.zeros(shape), use);
      expect(last).toBeLessThan(first / 10);
      expect(tf.memory().numTensors).toBe(numTensors);
    });
  }
});
