import { readFileSync } from "node:fs";
import { evaluateExtrapolation } from "@frugal/positional/extrapolation";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, expect, test } from "vitest";
import { continueText } from "./continueText.ts";
import texts from "./models/texts.json";
import { idsOf, MODELS, type ModelName, methodsOf } from "./models.ts";
import { openModel } from "./openModel.ts";
import { nameOf, rows, seriesOf } from "./snapshot.ts";
import { packWeights, unpackWeights } from "./weights.ts";

beforeAll(async () => {
  await tf.setBackend("wasm");
});

const open = (name: ModelName) => {
  const bytes = readFileSync(new URL(`./models/${name}.bin`, import.meta.url));
  return openModel(name, Uint8Array.from(bytes).buffer, texts.symbols.length);
};

test("packed weights are near, and their number is checked", () => {
  const matrix = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i) * 10 ** (i % 3));
  const vector = Float32Array.of(1.5, -2.25);
  const shapes = [[4, 3], [2]];
  const packed = packWeights([
    { shape: [4, 3], values: matrix },
    { shape: [2], values: vector },
  ]);
  expect(packed.length).toBe(3 * 4 + 12 + 2 * 4);
  const [near, same] = unpackWeights(packed.buffer, shapes);
  expect(same).toEqual(vector);
  for (const [at, value] of near!.entries()) {
    expect(Math.abs(value - matrix[at]!)).toBeLessThan((10 ** (at % 3) / 254) * 1.01);
  }
  expect(() => unpackWeights(packed.buffer, [[4, 3]])).toThrow("expected 24 bytes");
  expect(packWeights([{ shape: [1, 1], values: new Float32Array(1) }])[4]).toBe(0);
});

test("all weights fit, and models do as recorded", async () => {
  for (const name of MODELS) tf.dispose([...open(name).variables.values()]);
  const model = open("rope");
  const methods = methodsOf("rope").filter((one) => ["plain", "window"].includes(one.name));
  const { cells } = await evaluateExtrapolation(model, [idsOf(texts.heldOut, texts.symbols)], {
    ...{ lengths: [64, 512], methods, examples: 4 },
  });
  for (const { method, length, nonRepeated } of cells) {
    const recorded = rows
      .find((row) => row.model === "RoPE" && row.method === method)
      ?.cells.find((cell) => cell.length === length)?.nonRepeated.mean;
    expect(Math.abs(nonRepeated - recorded!)).toBeLessThan(0.4);
  }
  tf.dispose([...model.variables.values()]);
});

test("text goes on one character at a time, the same for the same seed", () => {
  const model = open("hwfa");
  const before = tf.memory().numTensors;
  const [method] = methodsOf("hwfa");
  const start = idsOf("KING", texts.symbols);
  const wanted = { method: method!, length: 40, temperature: 0.5, seed: 3 };
  const all = [...continueText(model, start, wanted)];
  expect(all.length).toBe(36);
  expect([...continueText(model, start, wanted)]).toEqual(all);
  expect(tf.memory().numTensors).toBe(before);
  // What stands behind, in the padding, is not seen: a longer text begins the same.
  expect(all.slice(0, 20)).toEqual([...continueText(model, start, { ...wanted, length: 24 })]);
  tf.dispose([...model.variables.values()]);
});

test("series are of what was recorded", () => {
  const [row] = rows;
  expect(nameOf(row!)).toBe("RoPE: plain");
  expect(seriesOf([row!], "gain")[0]?.points.at(-1)).toEqual({
    x: 12,
    y: row!.cells.at(-1)?.gain.mean,
  });
  expect(seriesOf([row!], "curve")[0]?.points[1]).toEqual({ x: 24, y: row!.curve[1] });
});
