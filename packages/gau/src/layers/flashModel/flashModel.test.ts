import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { registerPosition } from "../position/positionDescription.ts";
import { registerLayers } from "../registerLayers.ts";
import { lookUp } from "../tokens/lookUp.ts";
import type { FlashModelConfig } from "./config.ts";
import { flashDecoder } from "./flashDecoder.ts";
import { flashModel } from "./flashModel.ts";

const small = { vocabulary: 11, depth: 2, width: 7, keyDim: 4, chunk: 5 } as const;

registerPosition("fading", () => (rows, offset) => {
  const places = tf.add(tf.range(0, rows.shape[2]), offset);
  return tf.mul(rows, tf.cos(tf.reshape(places, [1, 1, -1, 1])));
});

let seed = 0;
const random = (shape: number[]) => tf.randomNormal(shape, 0, 0.5, "float32", ++seed);

/** A model all of whose weights are normal: as made, hardly anything would be mixed. */
function randomModel(config: Partial<FlashModelConfig> = {}): tf.LayersModel {
  const model = flashModel({ ...small, ...config });
  model.setWeights(model.getWeights().map(({ shape }) => random(shape)));
  return model;
}

const ids = (B: number, N: number) =>
  tf.tensor2d(
    Array.from({ length: B * N }, (_, i) => 1 + ((i * i + 3 * i) % 10)),
    [B, N],
    "int32",
  );

const predict = (model: tf.LayersModel, tokens: tf.Tensor) => model.predict(tokens) as tf.Tensor3D;

const rows = (x: tf.Tensor3D, count: number) => tf.slice(x, [0, 0, 0], [-1, count, -1]).dataSync();

const close = (got: ArrayLike<number>, wanted: ArrayLike<number>) => {
  const largest = Math.max(1, ...Array.from(wanted, Math.abs));
  expect(largestDifference(got, wanted) / largest).toBeLessThan(1e-5);
};

describe.each(["cpu", "wasm"])("flashModel on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
    // tfjs-wasm copies what is saved for a gradient, which this check takes for a leak.
    tf.env().set("IS_TEST", false);
  });
  afterAll(() => tf.env().set("IS_TEST", true));
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  test("is what it is defined to be", () => {
    const tokens = ids(2, 13);
    for (const tieEmbeddings of [true, false]) {
      const model = randomModel({ tieEmbeddings });
      const weight = (layer: string) => model.getLayer(layer).getWeights()[0] as tf.Tensor;
      const table = weight("tokens");
      const places = Array.from({ length: 13 }, (_, m) =>
        Array.from({ length: 7 }, (_, at) => {
          const angle = m * 10_000 ** ((-2 * (at % 4)) / 7);
          return at < 4 ? Math.sin(angle) : Math.cos(angle);
        }),
      );
      const embedded = tf.gather(table, tokens);
      const placed = tf.add(embedded, tf.mul(tf.tensor2d(places), weight("sinusoids")));
      const last = ["flash1", "flash2"].reduce(
        (x, name) => model.getLayer(name).apply(x) as tf.Tensor,
        placed as tf.Tensor,
      );
      const size = tf.sqrt(tf.add(tf.mean(tf.square(last), -1, true), 1e-5));
      const normal = tf.reshape(tf.mul(tf.div(last, size), weight("norm")), [26, 7]);
      const head = tieEmbeddings ? table : weight("logits");
      const wanted = tf.matMul(normal as tf.Tensor2D, head as tf.Tensor2D, false, true);
      close(predict(model, tokens).dataSync(), wanted.dataSync());
    }
  });

  test("takes any length: one below a chunk is the beginning of one", () => {
    const tokens = ids(2, 8);
    for (const normalizer of ["essay", "paper"] as const) {
      const causal = randomModel({ causal: true, normalizer });
      const whole = predict(causal, tokens);
      for (const N of [1, 4, 5, 7]) {
        const part = tf.slice(tokens, [0, 0], [2, N]);
        close(predict(causal, part).dataSync(), rows(whole, N));
      }
    }
  });

  test("sees nothing of padding, and counts none of it", () => {
    for (const causal of [false, true]) {
      const model = randomModel({ causal, maskZero: true, useBias: true });
      for (const N of [2, 5, 7]) {
        const alone = predict(model, tf.slice(ids(1, 9), [0, 0], [1, N]));
        const padded = tf.pad(tf.slice(ids(1, 9), [0, 0], [1, N]), [
          [0, 0],
          [0, 11 - N],
        ]);
        close(rows(predict(model, padded), N), alone.dataSync());
      }
    }
  });

  test("looks rows up with a gradient that adds up what a token is used for", () => {
    const [table, dRows] = [random([5, 3]) as tf.Tensor2D, random([6, 3])];
    const tokens = tf.tensor1d([4, 1, 1, 0, 4, 4], "int32");
    const chosen = tf.cast(tf.oneHot(tokens, 5), "float32") as tf.Tensor2D;
    expect(lookUp(table, tokens).dataSync()).toEqual(tf.matMul(chosen, table).dataSync());
    const slope = tf.grad((table) => tf.sum(tf.mul(lookUp(table as tf.Tensor2D, tokens), dRows)));
    close(slope(table).dataSync(), tf.matMul(chosen, dRows as tf.Tensor2D, true).dataSync());
  });

  test("learns the next token with model.fit, and leaks nothing", async () => {
    const model = flashModel({
      ...{ vocabulary: 7, depth: 2, width: 16, keyDim: 8, chunk: 6, causal: true },
      ...{ outputs: "probabilities", dropout: 0.05, attentionDropout: 0.05, seed: 1 },
      kernelInitializer: tf.initializers.leCunNormal({ seed: 2 }),
      embeddingInitializer: tf.initializers.randomNormal({ stddev: 0.1, seed: 3 }),
    });
    const loss = "sparseCategoricalCrossentropy";
    model.compile({ optimizer: tf.train.adam(0.03), loss });
    const text = (b: number, i: number) => (3 * i + b) % 7;
    const x = tf.tensor2d(
      Array.from({ length: 8 }, (_, b) => Array.from({ length: 11 }, (_, i) => text(b, i))),
    );
    const y = tf.tensor3d(
      Array.from({ length: 8 }, (_, b) => Array.from({ length: 11 }, (_, i) => [text(b, i + 1)])),
    );
    const fit = (epochs: number) =>
      model.fit(x, y, { epochs, batchSize: 4, verbose: 0, shuffle: false });
    const before = model.getWeights().map((weight) => weight.dataSync().slice());
    const { history } = await fit(15);
    expect((history.loss as number[])[0]).toBeGreaterThan(1);
    expect((history.loss as number[]).at(-1)).toBeLessThan(0.2);
    model.getWeights().forEach((weight, at) => {
      const { originalName } = model.weights[at] as { originalName: string };
      expect(largestDifference(weight.dataSync(), before[at]!), originalName).toBeGreaterThan(0);
    });
    const { numTensors } = tf.memory();
    await fit(1);
    expect(tf.memory().numTensors).toBe(numTensors);
    model.dispose();
  });
});

describe("flashModel", () => {
  beforeAll(async () => {
    await tf.setBackend("wasm");
  });
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  test("has the paper's sizes, and as many parameters", () => {
    const count = (config: FlashModelConfig) => {
      const model = flashModel({
        ...{ kernelInitializer: "zeros", embeddingInitializer: "zeros", ...config },
      });
      const parameters = model.countParams();
      model.dispose();
      return parameters;
    };
    const formula = (V: number, L: number, d: number, e = 2 * d, s = 128, c = 256) =>
      V * d + 1 + L * (3 * d * e + d * s + 8 * s + 2 * c) + 1;
    expect(count({ vocabulary: 10, depth: 2, width: 768 })).toBe(formula(10, 2, 768));
    expect(count({ ...small, expansion: 3, causal: true })).toBe(formula(11, 2, 7, 21, 4, 5));
    expect(count({ ...small, tieEmbeddings: false })).toBe(formula(11, 2, 7, 14, 4, 5) + 77);
    expect(count({ ...small, useSinusoids: false, useDistanceBias: false })).toBe(
      formula(11, 2, 7, 14, 4, 5) - 1 - 2 * 9,
    );
    expect(count({ ...small, norm: "layerNorm" })).toBe(formula(11, 2, 7, 14, 4, 5) + 3 * 13);
    expect(count({ ...small, residual: "post" })).toBe(formula(11, 2, 7, 14, 4, 5) - 1);
    // Hua et al.'s base model, with 32 000 tokens: 112 million.
    expect(formula(32_000, 24, 768) / 1e6).toBeCloseTo(111.9, 1);
  });

  test("is saved and loaded with all it was made with", async () => {
    registerLayers();
    for (const tieEmbeddings of [true, false]) {
      const model = randomModel({
        ...{ causal: true, tieEmbeddings, maskZero: true, position: "fading", normalizer: "paper" },
        ...{ norm: "layerNorm", normOffset: false, dropout: 0.1, seed: 5, name: "reader" },
        embeddingInitializer: tf.initializers.randomNormal({ stddev: 0.3, seed: 4 }),
      });
      let saved: tf.io.ModelArtifacts | undefined;
      await model.save(
        tf.io.withSaveHandler(async (artifacts) => {
          saved = artifacts;
          return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
        }),
      );
      const modelTopology = JSON.parse(JSON.stringify(saved!.modelTopology));
      const artifacts = { ...saved!, modelTopology } as tf.io.ModelArtifacts;
      const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
      const tokens = ids(2, 9);
      for (const N of [9, 3]) {
        const [got, wanted] = [loaded, model].map((each) => predict(each, ids(2, N)).dataSync());
        expect(got).toEqual(wanted);
      }
      expect(loaded.countParams()).toBe(model.countParams());
      expect(loaded.layers.map((layer) => layer.getConfig())).toEqual(
        model.layers.map((layer) => layer.getConfig()),
      );
      const decoder = flashDecoder(loaded);
      close(decoder.step(tokens).dataSync(), predict(model, tokens).dataSync());
      decoder.dispose();
      model.dispose();
      loaded.dispose();
    }
  });

  test("drops in training only, in each layer otherwise", () => {
    const model = randomModel({ dropout: 0.5, seed: 1 });
    const tokens = ids(1, 6);
    const run = (training: boolean) =>
      (model.apply(tokens, { training }) as tf.Tensor).dataSync().slice();
    expect(run(false)).toEqual(run(false));
    expect(run(true)).not.toEqual(run(true));
    const seeds = ["flash1", "flash2"].map((name) => model.getLayer(name).getConfig().seed);
    expect(new Set(seeds).size).toBe(2);
  });

  test("refuses what makes no sense", () => {
    const refuses = (config: object, message: string) => {
      const { numTensors } = tf.memory();
      expect(() => flashModel({ ...small, ...config })).toThrow(message);
      expect(tf.memory().numTensors).toBe(numTensors);
    };
    refuses({ vocabulary: 0 }, "flashModel: vocabulary must be a positive integer, got 0");
    refuses({ depth: 1.5 }, "flashModel: depth must be a positive integer, got 1.5");
    refuses({ width: -1 }, "flashModel: width must be a positive integer, got -1");
    refuses({ expansion: 0 }, "flashModel: expansion must be at least 1 / width = 1/7, got 0");
    refuses({ expansion: Number.NaN }, "flashModel: expansion must be at least 1 / width");
    refuses({ residual: "none" }, 'flashModel: residual must be one of "pre", "post", got none');
    refuses({ outputs: "labels" }, 'flashModel: outputs must be one of "logits", "probabilities"');
    refuses({ chunk: 0 }, "Flash: chunk must be a positive integer, got 0");
    refuses({ mask: "causal" }, "Flash: it cannot honour a mask");
    refuses({ norm: "batchNorm" }, "Flash: norm must be one of");
    const model = flashModel(small);
    expect(() => predict(model, tf.tensor2d([[3, 11]], [1, 2], "int32"))).toThrow("11 is not in");
  });
});
