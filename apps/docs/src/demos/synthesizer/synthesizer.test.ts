import "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, expect, test } from "vitest";
import { contenders, SYNTHESIZERS, UNITS } from "./contenders.ts";
import { examplesOf, LENGTH, labelsOf, NONE } from "./sequenceTasks.ts";
import { trainSequence } from "./trainSequence.ts";

beforeAll(async () => {
  await tf.setBackend("wasm");
});

test("tasks want what they say", () => {
  const { first, wanted } = examplesOf("reverse", 3, 5);
  for (let row = 0; row < 3; row++) {
    const part = (of: Int32Array) => [...of.slice(row * LENGTH, (row + 1) * LENGTH)];
    expect(part(wanted)).toEqual(part(first).reverse());
  }
  const recall = examplesOf("recall", 20, 5);
  for (let at = 0; at < 20 * LENGTH; at++) {
    if (recall.second[at] !== NONE) continue;
    const start = at - (at % LENGTH);
    const found = recall.first.indexOf(recall.first[at]!, start);
    expect(recall.wanted[at]).toBe(recall.second[found]);
  }
  expect(labelsOf(recall).slice(0, 5).join(" ")).toMatch(/^([a-h][0-7] ?){5}$/);
});

test("random places are learned, recall by content is not", async () => {
  const reverse = await trainSequence("reverse", contenders.random, 100, () => {});
  expect(reverse.accuracy).toBeGreaterThan(0.9);
  const recall = await trainSequence("recall", contenders.random, 30, () => {});
  expect(recall.accuracy).toBeLessThan(0.5);
});

test("every layer's maps are its weights; losses fall; nothing is kept", async () => {
  const before = tf.memory().numTensors;
  for (const name of [...SYNTHESIZERS, ...UNITS]) {
    const losses: number[] = [];
    const { maps, parameters } = await trainSequence("recall", contenders[name], 10, (_, loss) =>
      losses.push(loss),
    );
    expect(losses.at(-1), name).toBeLessThan(losses[0]!);
    expect(parameters).toBeGreaterThan(0);
    expect(maps.values.length).toBe(maps.count * LENGTH ** 2);
    expect(Math.min(...maps.values)).toBeGreaterThanOrEqual(0);
    if (name === "gau") continue; // its rows need not sum to 1
    for (let row = 0; row < maps.count * LENGTH; row++) {
      const sum = maps.values.slice(row * LENGTH, (row + 1) * LENGTH).reduce((a, b) => a + b);
      expect(sum).toBeCloseTo(1, 4);
    }
  }
  expect(tf.memory().numTensors).toBe(before);
});
