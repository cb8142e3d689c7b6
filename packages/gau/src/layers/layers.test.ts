import { local } from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { gatedAttention } from "../gatedAttention/gatedAttention.ts";
import { mixedChunkAttention } from "../mixedChunk/mixedChunkAttention.ts";
import { flash } from "./flash/flash.ts";
import { gatedAttentionUnit } from "./gatedAttentionUnit/gatedAttentionUnit.ts";
import { gauPresets } from "./gatedAttentionUnit/gauPresets.ts";
import { gatedLinearUnit } from "./gatedLinearUnit/gatedLinearUnit.ts";
import { registerPosition } from "./position/positionDescription.ts";
import { registerLayers } from "./registerLayers.ts";

const [B, N, width] = [2, 9, 6];

let seed = 0;
const random = (...shape: number[]) => tf.randomNormal(shape, 0, 1, "float32", ++seed);

registerPosition("fading", (argument) => (rows, offset) => {
  const places = tf.add(tf.range(0, rows.shape[2]), offset + ((argument as number | null) ?? 0));
  return tf.mul(rows, tf.cos(tf.reshape(places, [1, 1, -1, 1])));
});

/** The weights of a layer by their names. */
const named = (layer: tf.layers.Layer) => {
  const values = layer.getWeights();
  const names = layer.weights.map(({ originalName }) => originalName.split("/").slice(1).join("/"));
  return Object.fromEntries(names.map((name, at) => [name, values[at] as tf.Tensor]));
};

const times = (x: tf.Tensor, kernel: tf.Tensor, bias?: tf.Tensor) => {
  const flat = tf.matMul(tf.reshape(x, [B * N, -1]) as tf.Tensor2D, kernel as tf.Tensor2D);
  return tf.reshape(bias ? tf.add(flat, bias) : flat, [B, N, -1]);
};

const swish = (x: tf.Tensor) => tf.mul(x, tf.sigmoid(x));

/** What the layers compute around their attention, by tfjs's ops. */
function around(layer: tf.layers.Layer, x: tf.Tensor, act: (x: tf.Tensor) => tf.Tensor) {
  const weights = named(layer);
  const dense = (name: string, input: tf.Tensor) =>
    times(input, weights[`${name}/kernel`] as tf.Tensor, weights[`${name}/bias`]);
  return {
    weights,
    u: act(dense("gate", x)),
    v: act(dense("value", x)),
    z: act(dense("shared", x)),
    out: (mixed: tf.Tensor) => dense("output", mixed),
  };
}

describe.each(["cpu", "wasm"])("layers on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  test("gatedAttentionUnit is what it is defined to be", () => {
    const x = random(B, N, width);
    const layer = gatedAttentionUnit({
      units: 10,
      keyDim: 4,
      useBias: true,
      biasInitializer: "randomNormal",
      scaleInitializer: "randomNormal",
      mask: "causal",
      position: "fading",
      normalizer: "softmax",
    });
    const got = layer.apply(x) as tf.Tensor;
    const { weights, u, v, z, out } = around(layer, x, swish);
    const { queryScale, queryOffset, keyScale, keyOffset } = weights as Record<string, tf.Tensor>;
    const rows = (scale: tf.Tensor, offset: tf.Tensor) => {
      const cosines = tf.cos(tf.reshape(tf.range(0, N), [1, N, 1]));
      return tf.mul(tf.add(tf.mul(z, scale), offset), cosines);
    };
    const [q, k] = [rows(queryScale!, queryOffset!), rows(keyScale!, keyOffset!)];
    const scores = tf.div(tf.matMul(q, k, false, true), 2);
    const allowed = tf.linalg.bandPart(tf.ones([N, N]), -1, 0);
    const hidden = tf.mul(tf.sub(1, allowed), -1e9);
    const weighed = tf.matMul(tf.softmax(tf.add(scores, hidden)), v);
    const wanted = out(tf.mul(u, weighed)).dataSync();
    expect(largestDifference(got.dataSync(), wanted)).toBeLessThan(1e-5);
  });

  test("gatedAttentionUnit learns a bias by distance, clipped", () => {
    for (const maxDistance of [4, 20]) {
      const x = random(B, N, width);
      const layer = gatedAttentionUnit({ units: 10, keyDim: 4, maxDistance });
      layer.apply(x);
      const table = random(2 * maxDistance - 1);
      const values = layer.getWeights();
      const at = layer.weights.findIndex(({ originalName }) =>
        originalName.endsWith("distanceBias"),
      );
      layer.setWeights(values.map((value, i) => (i === at ? table : value)));
      const { u, v, z, out } = around(layer, x, swish);
      const [full, found] = [tf.buffer([1, 1, N, N]), table.dataSync()];
      for (let i = 0; i < N; i++) {
        for (let j = 0; j < N; j++) {
          const d = Math.max(1 - maxDistance, Math.min(maxDistance - 1, i - j));
          full.set(found[d + maxDistance - 1] as number, 0, 0, i, j);
        }
      }
      const wanted = out(gatedAttention(u, v, z, { bias: full.toTensor() })).dataSync();
      const got = (layer.apply(x) as tf.Tensor).dataSync();
      expect(largestDifference(got, wanted)).toBeLessThan(1e-5);
    }
  });

  test("where every row sees itself alone, it is gatedLinearUnit, to the bit", () => {
    const x = random(B, N, width);
    const common = { units: 10, activation: "swish" } as const;
    const unit = gatedAttentionUnit({ ...common, mask: local(0), normalizer: "softmax" });
    const linear = gatedLinearUnit({ ...common, valueActivation: "swish" });
    const wanted = (linear.apply(x) as tf.Tensor).dataSync();
    unit.apply(x);
    const [gate, value, output] = linear.getWeights() as [tf.Tensor, tf.Tensor, tf.Tensor];
    const replaced: Record<string, tf.Tensor> = {
      "gate/kernel": gate,
      "value/kernel": value,
      "output/kernel": output,
    };
    const own = named(unit);
    unit.setWeights(Object.keys(own).map((name) => replaced[name] ?? (own[name] as tf.Tensor)));
    expect((unit.apply(x) as tf.Tensor).dataSync()).toEqual(wanted);
  });

  test("flash is what it is defined to be", () => {
    const x = random(B, N, width);
    for (const causal of [false, true]) {
      const layer = flash({
        ...{ units: 10, keyDim: 4, chunk: 4, causal, activation: "relu" },
        ...{ useDistanceBias: true, scaleInitializer: "randomNormal", position: { fading: 2 } },
      });
      layer.apply(x);
      layer.setWeights(layer.getWeights().map((value) => random(...value.shape)));
      const { weights, u, v, z, out } = around(layer, x, tf.relu);
      const part = (of: string) =>
        Object.fromEntries(
          ["queryScale", "queryOffset", "keyScale", "keyOffset"].map((name) => [
            name,
            weights[`${of}/${name}`] as tf.Tensor,
          ]),
        );
      const mixed = mixedChunkAttention(u, v, z, {
        chunk: 4,
        causal,
        quadratic: part("quadratic"),
        linear: part("linear"),
        bias: weights.distanceBias as tf.Tensor,
        position: (rows, offset) => {
          const places = tf.add(tf.range(0, N), offset + 2);
          return tf.mul(rows, tf.cos(tf.reshape(places, [1, 1, -1, 1])));
        },
      });
      const [got, wanted] = [layer.apply(x) as tf.Tensor, out(mixed)].map((y) => y.dataSync());
      const largest = Math.max(...wanted!.map(Math.abs));
      expect(largestDifference(got!, wanted!) / largest).toBeLessThan(1e-5);
    }
  });

  test.each([
    ["pre", "layerNorm"],
    ["post", "layerNorm"],
    ["pre", "rmsNorm"],
    ["post", "rmsNorm"],
    ["pre", "scaleNorm"],
    ["post", "none"],
  ] as const)("adds its input: residual %s, %s", (residual, norm) => {
    const x = random(B, N, width);
    const layer = gatedLinearUnit({ units: 10, residual, norm, epsilon: 1e-3 });
    layer.apply(x);
    layer.setWeights(layer.getWeights().map((value) => random(...value.shape)));
    const weights = named(layer);
    const kernel = (name: string) => weights[`${name}/kernel`] as tf.Tensor;
    const unit = (x: tf.Tensor) =>
      times(tf.mul(swish(times(x, kernel("gate"))), times(x, kernel("value"))), kernel("output"));
    const normal = (x: tf.Tensor): tf.Tensor => {
      if (norm === "none") return x;
      const centred = norm === "layerNorm" ? tf.sub(x, tf.mean(x, -1, true)) : x;
      const size = tf.sqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-3));
      const scaled = tf.mul(tf.div(centred, size), weights["norm/gamma"] as tf.Tensor);
      return norm === "layerNorm" ? tf.add(scaled, weights["norm/beta"] as tf.Tensor) : scaled;
    };
    const wanted = residual === "pre" ? tf.add(x, unit(normal(x))) : normal(tf.add(x, unit(x)));
    const got = (layer.apply(x) as tf.Tensor).dataSync();
    const largest = Math.max(...wanted.dataSync().map(Math.abs));
    expect(largestDifference(got, wanted.dataSync()) / largest).toBeLessThan(1e-5);
    layer.dispose();
  });

  test("honours Keras's masks: what they hide is not seen", () => {
    const tokens = tf.tensor2d([5, 3, 2, 0, 0, 0, 1, 2, 3, 4, 5, 1], [2, 6], "int32");
    const input = tf.input({ shape: [6], dtype: "int32" });
    const embedded = tf.layers
      .embedding({ inputDim: 6, outputDim: 8, maskZero: true })
      .apply(input) as tf.SymbolicTensor;
    const units = [
      gatedAttentionUnit({ units: 12, normalizer: "softmaxPlus" }),
      gatedAttentionUnit({ units: 12 }),
      flash({ units: 12, chunk: 3, causal: true }),
      flash({ units: 12, chunk: 3 }),
    ];
    const outputs = units.map((unit) => unit.apply(embedded) as tf.SymbolicTensor);
    const model = tf.model({ inputs: input, outputs: [embedded, ...outputs] });
    const [rows, ...got] = model.predict(tokens) as tf.Tensor3D[];
    units.forEach((unit, at) => {
      const alone = unit.apply(tf.slice(rows!, [0, 0, 0], [1, 3, 8])) as tf.Tensor;
      const text = tf.slice(got[at]!, [0, 0, 0], [1, 3, 8]);
      expect(largestDifference(text.dataSync(), alone.dataSync())).toBeLessThan(1e-6);
    });
    model.dispose();
  });

  test("drops in training only, anew at each step, repeatably", () => {
    const x = random(1, 40, 8);
    for (const dropped of [{ dropout: 0.25 }, { attentionDropout: 0.25 }]) {
      const make = () =>
        gatedAttentionUnit({ ...{ units: 12, seed: 3, kernelInitializer: "ones" }, ...dropped });
      const [one, two] = [make(), make()];
      const run = (layer: typeof one, training: boolean) =>
        (layer.apply(x, { training }) as tf.Tensor).dataSync().slice();
      const first = run(one, true);
      expect(run(one, true)).not.toEqual(first);
      expect(run(two, true)).toEqual(first);
      expect(run(one, false)).toEqual(run(two, false));
      expect(run(one, false)).not.toEqual(first);
    }
  });

  test("trains with model.fit, and leaks nothing", async () => {
    // tfjs-wasm copies what its own ops save for their gradients, which this check takes for a leak.
    tf.env().set("IS_TEST", false);
    const model = tf.sequential({
      layers: [
        tf.layers.inputLayer({ inputShape: [N, 4] }),
        gatedAttentionUnit({ units: 16, keyDim: 8, residual: "post", maxDistance: 5 }),
        flash({ units: 16, keyDim: 8, chunk: 4, residual: "pre", useDistanceBias: true }),
        tf.layers.dense({ units: 4 }),
      ],
    });
    model.compile({ optimizer: tf.train.adam(0.02), loss: "meanSquaredError" });
    const x = random(16, N, 4);
    const y = tf.tidy(() => tf.tile(tf.mean(x, 1, true), [1, N, 1]));
    const fit = (epochs: number) =>
      model.fit(x, y, { epochs, batchSize: 8, verbose: 0, shuffle: false });
    const before = model.getWeights().map((weight) => weight.dataSync().slice());
    const { history } = await fit(12);
    const losses = history.loss as number[];
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) / 2);
    model.getWeights().forEach((weight, at) => {
      const { originalName } = model.weights[at] as { originalName: string };
      expect(largestDifference(weight.dataSync(), before[at]!), originalName).toBeGreaterThan(0);
    });
    const { numTensors } = tf.memory();
    await fit(2);
    expect(tf.memory().numTensors).toBe(numTensors);
    tf.env().set("IS_TEST", true);
    model.dispose();
  });
});

describe("layers", () => {
  beforeAll(async () => {
    await tf.setBackend("cpu");
  });

  test("have as many parameters as their sources", () => {
    const count = (config: Parameters<typeof gatedAttentionUnit>[0], d: number) => {
      const layer = gatedAttentionUnit({ ...config, kernelInitializer: "zeros" });
      tf.tidy(() => void layer.apply(tf.zeros([1, 1, d])));
      const parameters = layer.countParams();
      layer.dispose();
      return parameters;
    };
    for (const d of [16, 768]) {
      const products = 3 * d * (2 * d) + d * 128;
      expect(count(gauPresets.paper(d), d)).toBe(products + 4 * 128 + 2 * d);
      expect(count(gauPresets.essay(d), d)).toBe(products + 4 * 128 + 2 * d);
      expect(count(gauPresets.gauAlpha(d), d)).toBe(products + 2 * 128);
    }
    // The essay's comparison, without norms: 7.276 M of two units beside 7.078 M.
    expect(2 * (count(gauPresets.essay(768), 768) - 2 * 768)).toBe(7_275_520);
    expect(gauPresets.gauAlpha()).toMatchObject({ units: 1536, norm: "rmsNorm", normScale: false });
  });

  test("are saved and loaded with all they were made with", async () => {
    const input = tf.input({ shape: [N, width] });
    const unit = gatedAttentionUnit({
      ...gauPresets.gauAlpha(width, 2),
      kernelInitializer: tf.initializers.leCunNormal({ seed: 6 }),
      normalizer: { name: "squaredRelu", over: "keys" },
      mask: { or: [{ window: 3 }, { sinks: 1 }] },
      position: { fading: 1 },
      maxDistance: 4,
      attentionDropout: 0.1,
      scaleInitializer: tf.initializers.randomNormal({ stddev: 0.02, seed: 5 }),
      kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }),
    });
    const parts = [
      unit,
      flash({
        ...{ units: 8, keyDim: 5, chunk: 3, causal: true, normalizer: "paper", dropout: 0.2 },
        ...{ residual: "pre", norm: "rmsNorm", useBias: true, useDistanceBias: true, seed: 4 },
      }),
      gatedLinearUnit({ units: 7, activation: "gelu", valueActivation: "relu", residual: "post" }),
    ];
    const output = parts.reduce((x, part) => part.apply(x) as tf.SymbolicTensor, input);
    const model = tf.model({ inputs: input, outputs: output });
    let saved: tf.io.ModelArtifacts | undefined;
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
      }),
    );
    const json = JSON.parse(JSON.stringify(saved!.modelTopology));
    registerLayers();
    const loaded = await tf.loadLayersModel(
      tf.io.fromMemory({ ...saved!, modelTopology: json } as tf.io.ModelArtifacts),
    );
    const x = random(B, N, width);
    const [one, two] = [model, loaded].map((each) => (each.predict(x) as tf.Tensor).dataSync());
    expect(two).toEqual(one);
    expect(loaded.layers.map((layer) => layer.getConfig())).toEqual(
      model.layers.map((layer) => layer.getConfig()),
    );
    expect(loaded.layers[1]!.losses).toHaveLength(4);
    expect(json.config.layers[1].config).toMatchObject({ key_dim: 128, max_distance: 4 });
    model.dispose();
    loaded.dispose();
  });

  test("refuse what makes no sense", () => {
    const base = { units: 8 };
    const refuses = (make: () => unknown, message: string) => expect(make).toThrow(message);
    refuses(
      () => gatedAttentionUnit({ units: 0 }),
      "GatedAttentionUnit: units must be a positive integer, got 0",
    );
    refuses(
      () => gatedAttentionUnit({ ...base, keyDim: 1.5 }),
      "GatedAttentionUnit: keyDim must be a positive integer, got 1.5",
    );
    refuses(
      () => gatedAttentionUnit({ ...base, activation: "tanh" as never }),
      "GatedAttentionUnit: activation must be one of swish, silu,",
    );
    refuses(() => gatedAttentionUnit({ ...base, mask: "banded" }), 'no mask is named "banded"');
    refuses(
      () => gatedAttentionUnit({ ...base, position: "spiral" }),
      'GatedAttentionUnit: no position is named "spiral"; there are fading. registerPosition adds yours',
    );
    refuses(() => flash({ ...base, chunk: 0 }), "Flash: chunk must be a positive integer, got 0");
    refuses(() => flash({ ...base, mask: "causal" } as never), "Flash: it cannot honour a mask");
    refuses(
      () => flash({ ...base, dropout: 1 }),
      "Flash: dropout must be at least 0 and below 1, got 1",
    );
    refuses(
      () => gatedLinearUnit({ ...base, residual: "both" as never }),
      'GatedLinearUnit: residual must be one of "pre", "post", "none", got both',
    );
    refuses(
      () => gatedLinearUnit(base).apply(tf.input({ shape: [5, null] })),
      "GatedLinearUnit: input must be [B, N, width], width known, got [?, 5, ?]",
    );
    refuses(
      () => tf.tidy(() => void flash({ ...base, chunk: 4 }).apply(tf.ones([1, 3, 2]))),
      "mixedChunkAttention: chunk must be an integer of at least 1 and at most N = 3, got 4",
    );
    const unsaved = gatedAttentionUnit({ ...base, position: (rows) => rows });
    refuses(
      () => unsaved.getConfig(),
      "the position was given as a function, which cannot be saved",
    );
    refuses(() => registerPosition("fading", () => (rows) => rows), 'a position named "fading"');
    refuses(() => registerPosition("ro-tary", () => (rows) => rows), "name must be camelCase");
  });
});
