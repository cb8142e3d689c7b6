import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parameters } from "../../monarch/costs.ts";
import { monarchShape } from "../../monarch/monarchShape.ts";
import { toDense } from "../../monarch/toDense.ts";
import { project } from "../../project/project.ts";
import { configOf, savedAndLoaded } from "../savedAndLoaded.test.ts";
import type { MonarchDenseConfig } from "./config.ts";
import { monarchDense } from "./monarchDense.ts";
import type { MonarchDense } from "./monarchDenseLayer.ts";

let seed = 0;
const random = (...shape: number[]) => tf.randomNormal(shape, 0, 1, "float32", ++seed);

/** A dense layer with the same weights. */
async function denseTwin(layer: MonarchDense, config: MonarchDenseConfig) {
  const twin = tf.layers.dense({
    units: config.units,
    ...(config.activation ? { activation: config.activation } : {}),
    ...(config.useBias === undefined ? {} : { useBias: config.useBias }),
  });
  const { rows, columns } = layer.shape;
  twin.build([null, columns]);
  const dense = tf.tensor2d(Float32Array.from(toDense(await layer.monarch())), [rows, columns]);
  const [bias] = layer.getWeights().slice(2);
  twin.setWeights([tf.transpose(dense), ...(bias ? [bias] : [])]);
  return twin;
}

describe.each(["cpu", "wasm"])("monarchDense on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  const configs: [number, MonarchDenseConfig][] = [
    [16, { units: 16, biasInitializer: "randomNormal" }],
    [24, { units: 96, blockSize: [8, 4], rank: 2, activation: "relu" }],
    [31, { units: 10, useBias: false, activation: "softmax" }],
    [33, { units: 12, learningRateMultiplier: "dense", kernelInitializer: "heUniform" }],
    [64, { units: 32, learningRateMultiplier: [3, 0.5], activation: "tanh" }],
  ];
  for (const [width, config] of configs) {
    test(`a dense layer with a Monarch kernel: ${width} → ${JSON.stringify(config)}`, async () => {
      const layer = monarchDense(config);
      for (const x of [random(5, width), random(2, 3, width)]) {
        const output = layer.apply(x) as tf.Tensor;
        expect(output.shape).toEqual([...x.shape.slice(0, -1), config.units]);
        expect(layer.computeOutputShape(x.shape)).toEqual(output.shape);
        const twin = await denseTwin(layer, config);
        const wanted = twin.apply(x) as tf.Tensor;
        expect(largestDifference(await output.data(), await wanted.data())).toBeLessThan(5e-6);
      }
      const { shape } = layer;
      const bias = config.useBias === false ? 0 : config.units;
      expect(layer.countParams()).toBe(parameters(shape) + bias);
      layer.dispose();
    });
  }

  test("saves and loads", async () => {
    for (const [width, config] of configs) {
      const model = tf.sequential({
        layers: [monarchDense({ ...config, inputShape: [width], name: "mixing" })],
      });
      const loaded = await savedAndLoaded(model);
      const x = random(3, width);
      const [a, b] = [model, loaded].map((one) => one.predict(x) as tf.Tensor);
      expect(await b!.data()).toEqual(await a!.data());
      expect(configOf(loaded.layers[0])).toBe(configOf(model.layers[0]));
      expect(loaded.weights.map(({ name }) => name.split("/")[0])).toContain("mixing");
      model.dispose();
      loaded.dispose();
    }
  });

  test("trains, with a multiplier faster", async () => {
    const losses: number[] = [];
    const x = random(64, 16);
    const y = tf.matMul(x, random(16, 16));
    for (const learningRateMultiplier of [1, "dense"] as const) {
      const kernelInitializer = tf.initializers.glorotNormal({ seed: 3 });
      const layer = monarchDense({
        units: 16,
        inputShape: [16],
        learningRateMultiplier,
        kernelInitializer,
      });
      const model = tf.sequential({ layers: [layer] });
      model.compile({ optimizer: tf.train.adam(0.005), loss: "meanSquaredError" });
      const { history } = await model.fit(x, y, {
        epochs: 10,
        batchSize: 32,
        verbose: 0,
        shuffle: false,
      });
      const loss = history.loss as number[];
      expect(loss.at(-1)!).toBeLessThan(loss[0]!);
      losses.push(loss.at(-1)!);
      model.dispose();
    }
    expect(losses[1]!).toBeLessThan(losses[0]!);
  });
});

describe("monarchDense", () => {
  beforeAll(async () => {
    await tf.setBackend("cpu");
  });

  test("starts with the variance that the dense layer would have", async () => {
    for (const kernelInitializer of ["glorotNormal", "heUniform", "leCunNormal"] as const) {
      for (const [width, units, blockSize, rank] of [
        [256, 256, 16, 1],
        [256, 256, 8, 3],
        [144, 576, 12, 2],
        [576, 144, [12, 48], 1],
      ] as const) {
        const layer = monarchDense({ units, kernelInitializer, blockSize, rank, useBias: false });
        const dense = tf.layers.dense({ units, kernelInitializer, useBias: false });
        layer.build([null, width]);
        dense.build([null, width]);
        const variance = (values: ArrayLike<number>) =>
          Array.from(values).reduce((sum, value) => sum + value * value, 0) / values.length;
        const own = variance(toDense(await layer.monarch()));
        const wanted = variance(await dense.getWeights()[0]!.data());
        expect(own / wanted).toBeGreaterThan(0.85);
        expect(own / wanted).toBeLessThan(1.15);
        tf.dispose([...layer.getWeights(), ...dense.getWeights()]);
      }
    }
  });

  test("takes a projection", async () => {
    const layer = monarchDense({ units: 12, learningRateMultiplier: "dense", useBias: false });
    layer.build([null, 12]);
    const values = Float32Array.from({ length: 144 }, (_, i) => Math.sin(i * i));
    const { monarch } = project({ values, rows: 12, columns: 12 }, { pad: true });
    layer.setMonarch(monarch);
    expect(largestDifference(toDense(await layer.monarch()), toDense(monarch))).toBeLessThan(1e-6);
    const other = monarchShape({ rows: 12, blockSize: 2 });
    expect(() => layer.setMonarch({ ...monarch, shape: other })).toThrow("setMonarch:");
    tf.dispose(layer.getWeights());
  });

  test("leaks nothing", () => {
    const layer = monarchDense({ units: 6 });
    const x = tf.ones([2, 4]);
    tf.dispose(layer.apply(x) as tf.Tensor);
    const before = tf.memory().numTensors;
    tf.dispose(layer.apply(x) as tf.Tensor);
    expect(tf.memory().numTensors).toBe(before);
    const wrong = tf.ones([2, 5]);
    expect(() => layer.apply(wrong)).toThrow();
    expect(tf.memory().numTensors).toBe(before + 1);
    tf.dispose([x, wrong]);
    layer.dispose();
  });

  test("bad configurations are named", () => {
    expect(() => monarchDense({ units: 0 })).toThrow();
    expect(() => monarchDense({ units: 4, learningRateMultiplier: 0 })).toThrow(
      'MonarchDense: learningRateMultiplier must be positive, two positive numbers or "dense", got 0',
    );
    expect(() => monarchDense({ units: 12, blockSize: 5 }).build([null, 12])).toThrow(
      "blockSize must divide the rows, 12, got 5",
    );
    expect(() => monarchDense({ units: 12, blockSize: 3, rank: 4 }).build([null, 12])).toThrow(
      "rank must be at most",
    );
    expect(() => monarchDense({ units: 31, pad: false }).build([null, 31])).toThrow("pad: true");
    expect(() =>
      monarchDense({ units: 12, kernelInitializer: "orthogonal" }).build([null, 12]),
    ).toThrow("MonarchDense: kernelInitializer must draw elements independently around 0");
    expect(() => monarchDense({ units: 12 }).getWeights()).not.toThrow();
    expect(() => monarchDense({ units: 12 }).shape).toThrow("before it is built");
  });
});
