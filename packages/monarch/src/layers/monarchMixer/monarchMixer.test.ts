import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { monarchShape } from "../../monarch/monarchShape.ts";
import { toDense } from "../../monarch/toDense.ts";
import { configOf, savedAndLoaded } from "../savedAndLoaded.test.ts";
import type { MonarchMixerConfig } from "./config.ts";
import { monarchMixer } from "./monarchMixer.ts";

let seed = 0;
const random = (...shape: number[]) => tf.randomNormal(shape, 0, 1, "float32", ++seed);

describe.each(["cpu", "wasm"])("monarchMixer on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  const configs: [number, MonarchMixerConfig][] = [
    [16, {}],
    [12, { blockSize: 3, seed: 7, learningRateMultiplier: [2, 3] }],
    [30, { blockSize: 4, pad: true }],
  ];
  for (const [N, config] of configs) {
    test(`M₂ᵀ (kernel ⊙ M₁ x), N = ${N}: ${JSON.stringify(config)}`, () => {
      const layer = monarchMixer(config);
      const x = random(2, N, 5);
      const first = layer.apply(x) as tf.Tensor;
      expect(first.shape).toEqual([2, N, 5]);
      if (!config.pad) {
        expect(largestDifference(first.dataSync(), x.dataSync())).toBeLessThan(1e-5);
      }
      const weights = layer.getWeights().map(({ shape }) => random(...shape));
      layer.setWeights(weights);
      const { blockSize, pad = false } = config;
      const shape = monarchShape({ rows: N, pad, ...(blockSize ? { blockSize } : {}) });
      const [a, b] = (config.learningRateMultiplier ?? [1, 1]) as [number, number];
      const matrix = (left: tf.Tensor, right: tf.Tensor) => {
        const values = toDense({
          shape,
          left: tf.mul(left, a).dataSync() as Float32Array,
          right: tf.mul(right, b).dataSync() as Float32Array,
        });
        return tf.tensor2d(Float32Array.from(values), [N, N]);
      };
      const [l1, r1, l2, r2, kernel] = weights as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      const [m1, m2] = [matrix(l1, r1), matrix(l2, r2)];
      const wanted = tf.stack(
        tf.unstack(x).map((one) => tf.matMul(m2, tf.mul(kernel, tf.matMul(m1, one)), true)),
      );
      const output = layer.apply(x) as tf.Tensor;
      const scale = tf.max(tf.abs(wanted)).dataSync()[0] as number;
      expect(largestDifference(output.dataSync(), wanted.dataSync()) / scale).toBeLessThan(2e-6);
      layer.dispose();
    });
  }

  test("learns to mix; saves and loads", async () => {
    const layer = monarchMixer({ inputShape: [16, 3], seed: 1, name: "mixing" });
    const model = tf.sequential({ layers: [layer] });
    expect(layer.countParams()).toBe(4 * 16 * 4 + 16 * 3);
    const x = random(64, 16, 3);
    const y = tf.reverse(x, 1);
    model.compile({ optimizer: tf.train.adam(0.02), loss: "meanSquaredError" });
    const { history } = await model.fit(x, y, { epochs: 20, batchSize: 64, verbose: 0 });
    expect(history.loss!.at(-1)).toBeLessThan(0.7 * (history.loss![0] as number));
    const loaded = await savedAndLoaded(model);
    const [a, b] = [model, loaded].map((one) => (one.predict(x) as tf.Tensor).dataSync());
    expect(a).toEqual(b);
    expect(loaded.layers.map(configOf)).toEqual(model.layers.map(configOf));
    model.dispose();
    loaded.dispose();
  });

  test("bad input is named", () => {
    expect(() => monarchMixer().build([null, null, 4])).toThrow(
      "MonarchMixer: length and width of the input must be known",
    );
    expect(() => monarchMixer({ blockSize: 5 }).apply(random(1, 12, 2))).toThrow("must divide");
    expect(() => monarchMixer({ learningRateMultiplier: -1 })).toThrow("must be positive");
  });
});
