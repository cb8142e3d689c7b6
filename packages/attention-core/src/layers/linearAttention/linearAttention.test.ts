import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as reference from "../../linear/linearAttention.reference.ts";
import { performer } from "../../linear/performer.ts";
import type { LinearAttentionConfig } from "./config.ts";
import { readFeatures } from "./describedFeatures.ts";
import { linearAttention } from "./linearAttention.ts";

const [B, N, M] = [2, 7, 9];
const base = { numHeads: 4, keyDim: 3 } as const;

let seed = 0;
const random = (...shape: number[]) => tf.randomNormal(shape, 0, 1, "float32", ++seed);

/** The layer as it is defined, from its weights, with the float64 reference of the attention. */
function byDefinition(
  config: LinearAttentionConfig,
  weights: readonly tf.Tensor[],
  [x, other = x]: readonly [tf.Tensor, (tf.Tensor | undefined)?],
): ArrayLike<number> {
  const { numHeads: H, keyDim: D, valueDim: E = D, numKeyValueHeads: keyHeads = H } = config;
  const left = [...weights];
  const project = (input: tf.Tensor) => {
    const [kernel, bias] = left.splice(0, 2) as [tf.Tensor2D, tf.Tensor];
    const [b, n, width] = input.shape as [number, number, number];
    const rows = tf.add(tf.matMul(tf.reshape(input, [b * n, width]), kernel), bias);
    return tf.reshape(rows, [b, n, kernel.shape[1]]);
  };
  const heads = (rows: tf.Tensor, count: number, width: number) => {
    const [b, n] = rows.shape as [number, number];
    const split = tf.transpose(tf.reshape(rows, [b, n, count, width]), [0, 2, 1, 3]);
    const all = Array.from({ length: H }, (_, h) => Math.floor((h * count) / H));
    const gathered = tf.gather(split, tf.tensor1d(all, "int32"), 1);
    return { values: gathered.dataSync() as Float32Array, shape: gathered.shape };
  };
  const [q, k, v] = [
    heads(project(x), H, D),
    heads(project(other), keyHeads, D),
    heads(project(other), keyHeads, E),
  ] as const;
  const { causal = false, normalized = true, epsilon = 0 } = config;
  const features = readFeatures("test", config.features);
  const { output } = reference.linearAttention(q, k, v, { features, causal, normalized, epsilon });
  const attended = tf.tensor(Float32Array.from(output.values), [...output.shape]);
  const [b, n] = x.shape as [number, number];
  return project(tf.reshape(tf.transpose(attended, [0, 2, 1, 3]), [b, n, H * E])).dataSync();
}

describe.each(["cpu", "wasm"])("the layer linearAttention on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  const configs: Partial<LinearAttentionConfig>[] = [
    {},
    { valueDim: 5, causal: true },
    { numKeyValueHeads: 2, features: "relu", epsilon: 0.1 },
    { features: "identity", normalized: false, causal: true, outputShape: 6 },
    { features: { performer: { seed: 2, count: 8 } }, numKeyValueHeads: 1 },
  ];
  for (const extra of configs) {
    test(`is what it is defined to be: ${JSON.stringify(extra)}`, () => {
      const config = { ...base, biasInitializer: "randomNormal", ...extra } as const;
      for (const inputs of [[random(B, N, 8)], [random(B, N, 8), random(B, M, 5)]] as const) {
        const layer = linearAttention(config as LinearAttentionConfig);
        const [x, other] = inputs as readonly [tf.Tensor, tf.Tensor?];
        const output = layer.apply(other ? [x, other] : x) as tf.Tensor;
        expect(output.shape).toEqual([B, N, config.outputShape ?? 8]);
        const wanted = byDefinition(config as LinearAttentionConfig, layer.getWeights(), [
          x,
          other,
        ]);
        expect(largestDifference(output.dataSync(), wanted)).toBeLessThan(1e-5);
        layer.dispose();
      }
    });
  }

  test("counts its parameters", () => {
    const layer = linearAttention({ ...base, numKeyValueHeads: 2, valueDim: 5, useGate: true });
    layer.apply(random(1, 2, 8));
    const projections = 8 * 12 + 12 + (8 * 6 + 6) + (8 * 10 + 10) + (8 * 20 + 20);
    expect(layer.countParams()).toBe(projections + 20 * 8 + 8);
    expect(layer.dispose().numDisposedVariables).toBe(10);
  });

  test.each([false, true])("honours the Keras masks of its inputs, causal %s", (causal) => {
    const tokens = tf.tensor2d([5, 3, 2, 0, 0, 1, 2, 3, 4, 5], [2, 5], "int32");
    const input = tf.input({ shape: [5], dtype: "int32" });
    const embedded = tf.layers
      .embedding({ inputDim: 6, outputDim: 8, maskZero: true })
      .apply(input) as tf.SymbolicTensor;
    const dense = tf.layers.dense({ units: 8 }).apply(embedded) as tf.SymbolicTensor;
    const layer = linearAttention({ ...base, causal, biasInitializer: "randomNormal" });
    const output = layer.apply(dense) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: [dense, output] });
    const [rows, masked] = model.predict(tokens) as [tf.Tensor3D, tf.Tensor3D];
    const alone = layer.apply(tf.slice(rows, [0, 0, 0], [1, 3, 8])) as tf.Tensor3D;
    const text = tf.slice(masked, [0, 0, 0], [1, 3, 8]);
    expect(largestDifference(text.dataSync(), alone.dataSync())).toBeLessThan(1e-6);
    const bias = layer.getWeights().at(-1)!.dataSync(); // all that is left of an output of 0
    const hidden = tf.slice(masked, [0, 3, 0], [1, 2, 8]).dataSync();
    expect(largestDifference(hidden, [...bias, ...bias])).toBeLessThan(1e-6);
    const full = layer.apply(tf.slice(rows, [1, 0, 0], [1, 5, 8])) as tf.Tensor3D;
    const second = tf.slice(masked, [1, 0, 0], [1, 5, 8]);
    expect(largestDifference(second.dataSync(), full.dataSync())).toBeLessThan(1e-6);
    model.dispose();
  });
});

describe("the layer linearAttention refuses", () => {
  test.each([
    [{ numHeads: 0 }, "numHeads must be a positive integer, got 0"],
    [{ numKeyValueHeads: 3 }, "numHeads must be a multiple of numKeyValueHeads 3, got 4"],
    [{ features: "gelu" }, "features must be identity, relu, elu+1, exp or { performer: options }"],
    [{ epsilon: -1 }, "epsilon must be a number of at least 0, got -1"],
  ])("%j", (config, message) => {
    expect(() => linearAttention({ ...base, ...config } as never)).toThrow(
      `LinearAttention: ${message}`,
    );
  });

  test("to be saved with features that nobody could make again", () => {
    const layer = linearAttention({ ...base, features: performer({ seed: 1 }) });
    expect(() => layer.getConfig()).toThrow("LinearAttention: the features performer(");
  });
});
