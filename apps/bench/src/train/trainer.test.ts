import "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import "@frugal/engine/accelerate";
import { setThreads } from "@frugal/engine";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { characters } from "../start/training/characters.ts";
import { resumable, resume } from "./resume.ts";
import { split } from "./split.ts";
import { trainer } from "./trainer.ts";
import { trainFor } from "./trainFor.ts";

const text = characters("the quick brown fox jumps over the lazy dog, again. ".repeat(12));
const settings = {
  ...{ layers: 1, heads: 2, width: 16, context: 24, mask: "window:9", batch: 3, rate: 0.01 },
};
const { learned, heldOut } = split(text.ids, settings.context);

beforeAll(async () => {
  await tf.setBackend("wasm");
  tf.env().set("IS_TEST", false);
  setThreads(1);
});

const saved = (state: ReadonlyMap<string, tf.Variable>) =>
  new Map([...state].map(([name, one]) => [name, one.dataSync().slice() as Float32Array]));

test("a resumed model goes on to the bit", () => {
  const first = trainer(settings, text, learned);
  for (let i = 0; i < 3; i++) first.step(i, settings.rate);
  const kept = saved(first.state);
  const second = trainer(settings, text, learned);
  resume(second.state, kept);
  for (let i = 3; i < 6; i++)
    expect(second.step(i, settings.rate)).toBe(first.step(i, settings.rate));
  expect(second.evaluate(heldOut, 2)).toBe(first.evaluate(heldOut, 2));
  kept.delete("position");
  expect(() => resume(second.state, kept)).toThrow('numbers of "position", got none');
});

test("learns, writes what it learned, and leaves no tensors behind", () => {
  const model = trainer(settings, text, learned);
  const losses: number[] = [];
  const tensors = new Set<number>();
  for (let i = 0; i < 60; i++) {
    losses.push(model.step(i, settings.rate));
    tensors.add(tf.memory().numTensors);
  }
  expect(losses[0]).toBeGreaterThan(Math.log(text.vocabulary) - 1);
  expect(losses.at(-1)).toBeLessThan(0.5);
  expect(model.evaluate(heldOut, model.examples(heldOut))).toBeLessThan(0.7);
  const words = (ids: readonly number[]) => ids.map((id) => text.symbols[id]).join("");
  const start = [..."the quick br"].map((one) => text.symbols.indexOf(one));
  expect(words(model.write(start, 7, 0.1))).toBe("own fox");
  expect(model.write(start, 40, 1)).toHaveLength(40);
  expect(tensors.add(tf.memory().numTensors).size).toBe(1);
});

test("a run ends in time, or when it is told to", async () => {
  const model = trainer(settings, text, learned);
  const options = {
    ...{ heldOut, rate: 0.01, from: { step: 4, seconds: 10, marks: [] } },
    ...{ onStep: () => {}, onMark: () => {} },
  };
  const stopped = await trainFor(model, { ...options, seconds: 1e6, stopped: () => true });
  expect(stopped).toMatchObject({ step: 4, marks: [] });
  const ended = await trainFor(model, { ...options, seconds: 10.3, stopped: () => false });
  expect(ended.step).toBeGreaterThan(4);
  expect(ended.marks.at(-1)?.step).toBe(ended.step);
  expect(ended.seconds).toBeLessThan(60);
  const spent = { ...options, from: ended, seconds: 10.3, stopped: () => false };
  expect(await trainFor(model, spent)).toMatchObject({ step: ended.step, marks: ended.marks });
  const endless = { ...options, seconds: 20, rate: 1e30, stopped: () => false };
  await expect(trainFor(model, endless)).rejects.toThrow("take a lower --rate");
});

test("a checkpoint of another run is not taken", () => {
  const own = { settings, text: "a" };
  const state = { step: 0, seconds: 0, marks: [], tensors: new Map() };
  expect(() => resumable("file", { ...own, ...state }, own)).not.toThrow();
  const other = { settings: { ...settings, mask: "causal" }, text: "b" };
  expect(() => resumable("file", { ...other, ...state }, own)).toThrow(
    "got file, which has --mask causal, not window:9, another text",
  );
});
