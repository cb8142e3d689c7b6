import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { toDense } from "../../monarch/toDense.ts";
import { configOf, savedAndLoaded } from "../savedAndLoaded.test.ts";
import type { MonarchAdapterConfig } from "./config.ts";
import { monarchAdapter } from "./monarchAdapter.ts";

let seed = 0;
const random = (...shape: number[]) => tf.randomNormal(shape, 0, 1, "float32", ++seed);

describe.each(["cpu", "wasm"])("monarchAdapter on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  const configs: [number, MonarchAdapterConfig][] = [
    [16, { units: 16 }],
    [18, { units: 7, activation: "relu", scale: 0.5 }],
    [12, { units: 24, blockSize: [6, 4], rank: 2, useBias: false, learningRateMultiplier: 4 }],
    [3, { units: 2 }],
  ];
  for (const [width, config] of configs) {
    test(`starts as its dense layer, then adds M: ${width} → ${JSON.stringify(config)}`, async () => {
      const layer = monarchAdapter(config);
      const x = random(5, width);
      const { units, activation, useBias = true } = config;
      const first = layer.apply(x) as tf.Tensor;
      const dense = tf.layers.dense({ units, useBias, ...(activation ? { activation } : {}) });
      dense.build([null, width]);
      dense.setWeights(layer.getWeights().slice(2));
      expect(largestDifference(first.dataSync(), (dense.apply(x) as tf.Tensor).dataSync())).toBe(0);

      const [left, right, kernel, ...bias] = layer.getWeights() as tf.Tensor[];
      layer.setWeights([random(...left!.shape), right!, kernel!, ...bias]);
      const { shape, ...factors } = await layer.monarch();
      const added = tf.tensor2d(Float32Array.from(toDense({ shape, ...factors })), [units, width]);
      dense.setWeights([tf.add(kernel!, tf.transpose(added)), ...bias]);
      const [own, wanted] = [layer, dense].map((one) => (one.apply(x) as tf.Tensor).dataSync());
      expect(largestDifference(own!, wanted!)).toBeLessThan(5e-5);
      layer.dispose();
    });
  }

  test("learns only what it adds; saves and loads", async () => {
    const model = tf.sequential({
      layers: [
        monarchAdapter({ units: 16, inputShape: [16], name: "one" }),
        monarchAdapter({ units: 16, name: "two", activation: "tanh", rank: 2, blockSize: 4 }),
      ],
    });
    const [one] = model.layers;
    expect(one!.countParams()).toBe(4 * (16 + 16) + 16 * 16 + 16);
    expect(one!.trainableWeights.map(({ shape }) => shape)).toEqual([
      [4, 4, 4],
      [4, 4, 4],
    ]);
    const kernels = () =>
      model.layers.map((layer) => Array.from(layer.getWeights()[2]!.dataSync()));
    const before = kernels();
    // tfjs-wasm copies what its own ops save for their gradients, which this check takes for a leak.
    tf.env().set("IS_TEST", false);
    model.compile({ optimizer: tf.train.adam(0.01), loss: "meanSquaredError" });
    const { history } = await model.fit(random(64, 16), tf.tanh(random(64, 16)), {
      ...{ epochs: 5, batchSize: 64, verbose: 0 },
    });
    tf.env().set("IS_TEST", true);
    expect(history.loss!.at(-1)).toBeLessThan(history.loss![0] as number);
    expect(kernels()).toEqual(before);
    const loaded = await savedAndLoaded(model);
    const x = random(3, 16);
    const [a, b] = [model, loaded].map((each) => (each.predict(x) as tf.Tensor).dataSync());
    expect(a).toEqual(b);
    expect(loaded.layers.map(configOf)).toEqual(model.layers.map(configOf));
    model.dispose();
    loaded.dispose();
  });

  test("bad configurations are named", () => {
    expect(() => monarchAdapter({ units: 4, scale: Number.NaN })).toThrow(
      "MonarchAdapter: scale must be finite, got NaN",
    );
    expect(() => monarchAdapter({ units: 12, blockSize: 5 }).apply(random(1, 12))).toThrow(
      "blockSize must divide",
    );
  });
});
