import "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { characterModel } from "./characterModel.ts";
import { batchOf, characters } from "./characters.ts";
import { product } from "./product.ts";
import { variants } from "./variants.ts";

const text = characters(
  "the quick brown fox jumps over the lazy dog, and over it again. ".repeat(3),
);
const shape = { vocabulary: text.vocabulary, N: 24, layers: 2, heads: 2, D: 8 };

beforeAll(async () => {
  await tf.setBackend("wasm");
  // The leak check of its test mode counts what a custom gradient saves.
  tf.env().set("IS_TEST", false);
});

test("both variants of the model learn the same, and leave nothing behind", async () => {
  const losses: number[][] = [];
  for (const variant of ["ours", "tfjs ops"] as const) {
    const model = characterModel(shape, await variants[variant](shape.N, 8));
    const optimizer = tf.train.adam(0.01);
    const seen: number[] = [];
    const tensors: number[] = [];
    for (let step = 0; step < 8; step++) {
      const { inputs, targets } = batchOf(text, shape.N, step);
      const cost = optimizer.minimize(() => model.loss(inputs, targets), true, model.variables);
      seen.push(cost?.dataSync()[0] as number);
      cost?.dispose();
      tensors.push(tf.memory().numTensors);
    }
    expect(new Set(tensors.slice(1)).size).toBe(1);
    losses.push(seen);
    optimizer.dispose();
    tf.dispose(model.variables);
  }
  const [ours, theirs] = losses as [number[], number[]];
  ours.forEach((loss, i) => {
    expect(loss).toBeCloseTo(theirs[i] as number, 4);
  });
  expect(ours.at(-1)).toBeLessThan(ours[0] as number);
  expect(ours[0]).toBeGreaterThan(Math.log(text.vocabulary) - 1);
});

test("the product has the gradient of matMul", () => {
  tf.tidy(() => {
    const x = tf.randomNormal([3, 4], 0, 1, "float32", 1);
    const w = tf.randomNormal([4, 2], 0, 1, "float32", 2);
    const slope = tf.randomNormal([3, 2], 0, 1, "float32", 3);
    const own = tf.grads(product)([x, w], slope);
    const expected = tf.grads((a, b) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D))(
      [x, w],
      slope,
    );
    own.forEach((gradient, i) => {
      const difference = tf.max(tf.abs(tf.sub(gradient, expected[i] as tf.Tensor)));
      expect(difference.dataSync()[0]).toBeLessThan(1e-6);
    });
  });
});

test("the most frequent characters come first, and the rare ones share a number", () => {
  const few = characters("aaabbc");
  expect([...few.ids]).toEqual([0, 0, 0, 1, 1, 2]);
  expect(few.vocabulary).toBe(3);
  const many = characters(
    Array.from({ length: 300 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join(""),
  );
  expect(many.vocabulary).toBe(128);
  expect(Math.max(...many.ids)).toBe(127);
});

test("a batch depends on the step alone, and targets follow inputs", () => {
  const { inputs, targets } = batchOf(text, 10, 3);
  expect(batchOf(text, 10, 3).inputs).toEqual(inputs);
  expect([...targets.slice(0, 9)]).toEqual([...inputs.slice(1)]);
  expect(batchOf(text, 10, 4).inputs).not.toEqual(inputs);
});
