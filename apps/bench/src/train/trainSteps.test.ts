import "@tensorflow/tfjs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { trainSteps } from "./trainSteps.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "steps "));
  await tf.setBackend("cpu");
});
afterAll(() => rm(folder, { recursive: true }));

let made = 0;

/** Fits one number to what depends on the step. */
async function fit(steps: number, file: string, more: { mostNorm?: number; digest?: string } = {}) {
  const x = tf.tidy(() => tf.variable(tf.scalar(3), true, `fitted ${made++}`));
  const seen: number[] = [];
  const losses = await trainSteps({
    ...{ variables: new Map([["x", x]]), optimizer: {}, steps, settings: { a: 1 }, digest: "d" },
    ...more,
    file: join(folder, file),
    loss: (step) => tf.square(tf.sub(x, Math.sin(step))) as tf.Scalar,
    rate: (step) => 0.1 / (step + 1),
    onStep: (step) => void seen.push(step),
  });
  const [end] = x.dataSync();
  x.dispose();
  return { losses: [...losses], end, seen };
}

test("goes on where it was, to the bit, with the losses from before", async () => {
  const whole = await fit(6, "whole");
  await fit(3, "parts");
  const rest = await fit(6, "parts");
  expect(rest.seen).toEqual([4, 5, 6]);
  expect([rest.losses, rest.end]).toEqual([whole.losses, whole.end]);
  expect((await fit(6, "parts")).seen).toEqual([]);
  expect((await fit(6, "parts", { digest: "of another text" })).seen).toHaveLength(6);
});

test("shortens gradients only where it is told to, and leaves no tensors", async () => {
  const before = tf.memory().numTensors;
  const [free, shortened] = [await fit(1, "free"), await fit(1, "short", { mostNorm: 1e-9 })];
  expect(free.end).toBeCloseTo(2.9, 3);
  // Adam's epsilon is greater than such a gradient.
  expect(shortened.end).toBeGreaterThan(2.98);
  expect(tf.memory().numTensors).toBe(before);
});

test("a loss that is no number ends it", async () => {
  const x = tf.variable(tf.scalar(1), true, "not a number");
  const options = {
    ...{ variables: new Map([["x", x]]), optimizer: {}, steps: 2, settings: {}, digest: "" },
    ...{ file: join(folder, "nan"), rate: () => 1, onStep: () => {} },
    loss: () => tf.mul(x, Number.NaN) as tf.Scalar,
  };
  await expect(trainSteps(options)).rejects.toThrow("got NaN at step 0");
  x.dispose();
});
