import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import * as reference from "../../attention/attention.reference.ts";
import { registerLayers } from "../registerLayers.ts";
import type { MultiHeadAttentionConfig } from "./config.ts";
import { multiHeadAttention } from "./multiHeadAttention.ts";

const [B, N, M] = [2, 7, 9];
const base = { numHeads: 4, keyDim: 3 } as const;

let seed = 0;
const random = (...shape: number[]) => tf.randomNormal(shape, 0, 1, "float32", ++seed);

/** The layer as it is defined, from its weights, with the float64 reference of the attention. */
function byDefinition(
  config: MultiHeadAttentionConfig,
  weights: readonly tf.Tensor[],
  inputs: readonly tf.Tensor[],
  mask?: Parameters<typeof reference.attention>[3],
): ArrayLike<number> {
  const { numHeads: H, keyDim: D, valueDim: E = D, numKeyValueHeads: keyHeads = H } = config;
  const bias = config.useBias ?? true;
  const left = [...weights];
  const take = () => {
    const [kernel, shift] = left.splice(0, bias ? 2 : 1) as [tf.Tensor2D, tf.Tensor?];
    return (x: tf.Tensor) => {
      const [b, n, width] = x.shape as [number, number, number];
      const product = tf.matMul(tf.reshape(x, [b * n, width]), kernel);
      return tf.reshape(shift ? tf.add(product, shift) : product, [b, n, kernel.shape[1]]);
    };
  };
  const [toQuery, toKey, toValue] = [take(), take(), take()];
  const toGate = config.useGate ? take() : undefined;
  const toOutput = take();
  const [queryGain, keyGain] = config.queryKeyNorm ? left.splice(0, 2) : [];
  const biases = config.biasDistance ? left.shift() : undefined;
  const sinks = config.useSinks ? left.shift() : undefined;
  const [query, value, key] = [
    inputs[0]!,
    inputs[1] ?? inputs[0]!,
    inputs[2] ?? inputs[1] ?? inputs[0]!,
  ];
  const heads = (x: tf.Tensor, count: number, width: number, gain?: tf.Tensor) => {
    const [b, n] = x.shape as [number, number];
    let split = tf.transpose(tf.reshape(x, [b, n, count, width]), [0, 2, 1, 3]);
    if (gain) {
      const size = tf.sqrt(tf.add(tf.mean(tf.square(split), -1, true), 1e-6));
      split = tf.mul(tf.div(split, size), gain);
    }
    const all = Array.from({ length: H }, (_, h) => Math.floor((h * count) / H));
    return tf.gather(split, tf.tensor1d(all, "int32"), 1);
  };
  const plain = (x: tf.Tensor) => ({ values: x.dataSync() as Float32Array, shape: x.shape });
  const { output } = reference.attention(
    plain(heads(toQuery(query), H, D, queryGain)),
    plain(heads(toKey(key), keyHeads, D, keyGain)),
    plain(heads(toValue(value), keyHeads, E)),
    {
      ...mask,
      ...(biases && { bias: tableOf(biases, query.shape[1] as number, value.shape[1] as number) }),
      ...(sinks && { sinks: plain(sinks) }),
      ...(config.softCap && { softCap: config.softCap }),
      ...(config.normalizer && { normalizer: config.normalizer }),
    },
  );
  const attended = tf.tensor(Float32Array.from(output.values), [...output.shape]);
  const [b, n] = query.shape as [number, number];
  const joined = tf.reshape(tf.transpose(attended, [0, 2, 1, 3]), [b, n, H * E]);
  return toOutput(toGate ? tf.mul(joined, tf.sigmoid(toGate(query))) : joined).dataSync();
}

/** Entry t has the distance t − (N − 1) of the last query standing at the last key, clipped. */
function tableOf(biases: tf.Tensor, N: number, M: number) {
  const [H, entries] = biases.shape as [number, number];
  const given = biases.dataSync();
  const R = (entries - 1) / 2;
  const values = Float32Array.from({ length: H * (N + M - 1) }, (_, at) => {
    const distance = (at % (N + M - 1)) - (N - 1);
    const clipped = Math.max(-R, Math.min(R, distance));
    return given[Math.floor(at / (N + M - 1)) * entries + clipped + R] as number;
  });
  return { values, shape: [H, N + M - 1] };
}

describe.each(["cpu", "wasm"])("multiHeadAttention on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  const configs: Partial<MultiHeadAttentionConfig>[] = [
    {},
    { valueDim: 5, useBias: false },
    { numKeyValueHeads: 2 },
    { numKeyValueHeads: 1, useGate: true },
    { queryKeyNorm: true, outputShape: 6 },
    { biasDistance: 3 },
    { biasDistance: 40, queryKeyNorm: true, softCap: 2 },
    { useSinks: true, biasDistance: 1, numKeyValueHeads: 2 },
    { normalizer: { name: "squaredRelu", over: "n" } },
    { normalizer: "softmaxPlus", dropout: 0.5 },
  ];
  for (const extra of configs) {
    const config = {
      ...base,
      biasInitializer: "glorotNormal",
      ...extra,
    } as MultiHeadAttentionConfig;
    test(`is what it is defined to be: ${JSON.stringify(extra)}`, () => {
      const inputs = [random(B, N, 8), random(B, M, 5), random(B, M, 4)];
      for (const count of [1, 2, 3]) {
        const layer = multiHeadAttention({ ...config, biasInitializer: "randomNormal" });
        const given = inputs.slice(0, count);
        layer.apply(count === 1 ? (given[0] as tf.Tensor) : given);
        const fresh = layer.getWeights();
        // What begins at 0 must count too.
        layer.setWeights(
          fresh.map((weight) => tf.add(weight, tf.mul(0.3, random(...weight.shape)))),
        );
        const weights = layer.getWeights();
        const output = layer.apply(count === 1 ? (given[0] as tf.Tensor) : given) as tf.Tensor;
        expect(output.shape).toEqual([B, N, config.outputShape ?? 8]);
        const wanted = byDefinition(config, weights, given);
        expect(largestDifference(output.dataSync(), wanted)).toBeLessThan(1e-5);
        layer.dispose();
      }
    });
  }

  test("drops weights in training only, others at each step, and the same again by its seed", () => {
    const x = random(B, N, 8);
    const run = (training: boolean, times: number) => {
      const layer = multiHeadAttention({
        ...base,
        kernelInitializer: "ones",
        dropout: 0.5,
        seed: 3,
      });
      const outputs = Array.from({ length: times }, () =>
        Array.from((layer.apply(x, { training }) as tf.Tensor).dataSync()),
      );
      layer.dispose();
      return outputs;
    };
    const [first, second] = run(true, 2);
    expect(first).not.toEqual(second);
    expect(run(true, 2)).toEqual([first, second]);
    const [quiet, still] = run(false, 2);
    expect(still).toEqual(quiet);
    expect(quiet).not.toEqual(first);
  });

  test("learns its biases and sinks", () => {
    const x = random(B, N, 8);
    const layer = multiHeadAttention({ ...base, biasDistance: 2, useSinks: true });
    layer.apply(x);
    const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const loss = () => tf.sum(tf.square(layer.apply(x) as tf.Tensor)) as tf.Scalar;
    // tfjs-wasm copies what its own ops save for their gradients, which this check takes for a leak.
    tf.env().set("IS_TEST", false);
    const { grads } = tf.variableGrads(loss, variables);
    tf.env().set("IS_TEST", true);
    const named = Object.entries(grads).filter(([name]) => /biases|sinks/.test(name));
    expect(named.map(([, { shape }]) => shape)).toEqual([[4, 5], [4]]);
    for (const [name, slope] of named) {
      expect(
        slope.dataSync().every((value) => value !== 0),
        name,
      ).toBe(true);
    }
  });

  test("takes a mask by its description", () => {
    const x = random(B, N, 8);
    const layer = multiHeadAttention({ ...base, mask: { and: ["causal", { window: 3 }] } });
    const whole = (layer.apply(x) as tf.Tensor).dataSync();
    const changed = tf.concat([tf.slice(x, [0, 0, 0], [B, 5, 8]), random(B, 2, 8)], 1);
    const other = (layer.apply(changed) as tf.Tensor).dataSync();
    for (let b = 0; b < B; b++) {
      const rows = (values: ArrayLike<number>, from: number, to: number) =>
        Array.from(values).slice((b * N + from) * 8, (b * N + to) * 8);
      expect(rows(other, 0, 5)).toEqual(rows(whole, 0, 5)); // what comes later is not seen
      expect(rows(other, 5, 7)).not.toEqual(rows(whole, 5, 7));
    }
    layer.dispose();
  });

  test("counts its parameters, and names them as Keras does", () => {
    const layer = multiHeadAttention({
      ...base,
      name: "block",
      numKeyValueHeads: 2,
      valueDim: 5,
      useGate: true,
      queryKeyNorm: true,
    });
    layer.apply(random(1, 2, 8));
    const projections = 8 * 12 + 12 + (8 * 6 + 6) + (8 * 10 + 10) + (8 * 20 + 20);
    expect(layer.countParams()).toBe(projections + 20 * 8 + 8 + 3 + 3);
    expect(layer.weights.map(({ originalName }) => originalName)).toEqual([
      "block/query/kernel",
      "block/query/bias",
      "block/key/kernel",
      "block/key/bias",
      "block/value/kernel",
      "block/value/bias",
      "block/gate/kernel",
      "block/gate/bias",
      "block/attentionOutput/kernel",
      "block/attentionOutput/bias",
      "block/queryNorm/gamma",
      "block/keyNorm/gamma",
    ]);
    expect(layer.dispose().numDisposedVariables).toBe(12);
  });

  test("honours the Keras masks of its inputs: hidden keys are not seen, hidden queries see nothing", () => {
    const tokens = tf.tensor2d([5, 3, 2, 0, 0, 1, 2, 3, 4, 5], [2, 5], "int32");
    const input = tf.input({ shape: [5], dtype: "int32" });
    const embedded = tf.layers
      .embedding({ inputDim: 6, outputDim: 8, maskZero: true })
      .apply(input) as tf.SymbolicTensor;
    const dense = tf.layers.dense({ units: 8 }).apply(embedded) as tf.SymbolicTensor;
    const layer = multiHeadAttention({ ...base, biasInitializer: "randomNormal" });
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

  test("honours the masks of what it attends to, and hands on that of its queries", () => {
    const [query, value] = [random(1, 3, 8), random(1, 5, 8)];
    const layer = multiHeadAttention({ ...base, mask: { local: 10 } });
    const short = layer.apply([query, tf.slice(value, [0, 0, 0], [1, 4, 8])]) as tf.Tensor;
    value.kerasMask = tf.tensor2d([[1, 1, 1, 1, 0]], [1, 5], "bool");
    query.kerasMask = tf.tensor2d([[1, 1, 1]], [1, 3], "bool");
    const masked = layer.apply([query, value]) as tf.Tensor;
    expect(largestDifference(masked.dataSync(), short.dataSync())).toBeLessThan(1e-6);
    expect(masked.kerasMask).toBe(query.kerasMask);
    layer.dispose();
  });

  test("drops some of its output in training only, anew at each step, repeatably", () => {
    const x = random(1, 50, 8);
    const make = () =>
      multiHeadAttention({ ...base, outputDropout: 0.25, seed: 3, kernelInitializer: "ones" });
    const layer = make();
    const run = (one: typeof layer, training: boolean) =>
      (one.apply(x, { training }) as tf.Tensor).dataSync().slice();
    const whole = run(layer, false);
    const [first, second] = [run(layer, true), run(layer, true)];
    const dropped = first.filter((value) => value === 0).length / first.length;
    expect(Math.abs(dropped - 0.25)).toBeLessThan(0.1);
    first.forEach((value, at) => {
      if (value !== 0) expect(value).toBeCloseTo(whole[at]! / 0.75, 4);
    });
    expect(second).not.toEqual(first);
    const other = make();
    other.apply(x);
    expect(run(other, true)).toEqual(first);
    for (const one of [layer, other]) one.dispose();
  });

  test("is saved and loaded with all it was made with", async () => {
    const input = tf.input({ shape: [N, 8] });
    const other = tf.input({ shape: [M, 5] });
    const config = {
      ...base,
      valueDim: 5,
      numKeyValueHeads: 2,
      useGate: true,
      queryKeyNorm: true,
      outputDropout: 0.1,
      dropout: 0.2,
      biasDistance: 4,
      useSinks: true,
      softCap: 30,
      normalizer: { name: "softmaxPlus", base: 64 },
      mask: { or: [{ window: 3 }, { sinks: 1 }] },
      kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }),
      kernelInitializer: "heNormal",
    } as const;
    const inner = multiHeadAttention({ numHeads: 2, keyDim: 4, mask: "causal" }).apply(input);
    const output = multiHeadAttention(config).apply([inner, other] as tf.SymbolicTensor[]);
    const model = tf.model({ inputs: [input, other], outputs: output as tf.SymbolicTensor });
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
    const inputs = [random(B, N, 8), random(B, M, 5)];
    const [one, two] = [model, loaded].map((each) =>
      (each.predict(inputs) as tf.Tensor).dataSync(),
    );
    expect(two).toEqual(one);
    expect(loaded.layers.map((layer) => layer.getConfig())).toEqual(
      model.layers.map((layer) => layer.getConfig()),
    );
    expect(loaded.layers.at(-1)!.losses).toHaveLength(5);
    const { class_name, config: written } = json.config.layers.at(-1);
    expect(class_name).toBe("FrugalMultiHeadAttention");
    expect(written).toMatchObject({
      num_heads: 4,
      key_dim: 3,
      value_dim: 5,
      num_key_value_heads: 2,
      use_gate: true,
    });
    expect(written.mask).toEqual({ or: [{ window: 3 }, { sinks: 1 }] });
    for (const each of [model, loaded]) each.dispose();
  });
});

describe("multiHeadAttention among other layers", () => {
  test.each(["cpu", "wasm"])("trains with model.fit on %s, and leaks nothing", async (backend) => {
    await tf.setBackend(backend);
    // tfjs-wasm copies what its own ops save for their gradients, which this check takes for a leak.
    tf.env().set("IS_TEST", false);
    const layer = multiHeadAttention({
      ...base,
      numKeyValueHeads: 2,
      queryKeyNorm: true,
      useGate: true,
    });
    const model = tf.sequential({
      layers: [
        tf.layers.inputLayer({ inputShape: [N, 4] }),
        layer,
        tf.layers.dense({ units: 4, kernelInitializer: tf.initializers.glorotNormal({ seed: 1 }) }),
      ],
    });
    model.compile({ optimizer: tf.train.adam(0.02), loss: "meanSquaredError" });
    // The mean of what came before, told apart by position: to be found by looking back.
    const x = random(24, N, 4);
    const y = tf.tidy(() => tf.tile(tf.mean(x, 1, true), [1, N, 1]));
    const fit = (epochs: number) =>
      model.fit(x, y, { epochs, batchSize: 8, verbose: 0, shuffle: false });
    const before = layer.getWeights().map((weight) => weight.dataSync().slice());
    const { history } = await fit(20);
    const losses = history.loss as number[];
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 3);
    layer.getWeights().forEach((weight, at) => {
      expect(largestDifference(weight.dataSync(), before[at]!), `weight ${at}`).toBeGreaterThan(0);
    });
    const { numTensors } = tf.memory();
    await fit(3);
    expect(tf.memory().numTensors).toBe(numTensors);
    tf.env().set("IS_TEST", true);
    tf.dispose([x, y]);
    model.dispose();
  });
});

describe("multiHeadAttention refuses", () => {
  test.each([
    [{ numHeads: 0 }, "numHeads must be a positive integer, got 0"],
    [{ keyDim: undefined }, "keyDim must be a positive integer, got undefined"],
    [{ valueDim: 1.5 }, "valueDim must be a positive integer, got 1.5"],
    [{ numKeyValueHeads: 3 }, "numHeads must be a multiple of numKeyValueHeads 3, got 4"],
    [{ outputDropout: 1 }, "outputDropout must be at least 0 and below 1, got 1"],
  ])("%j", (config, message) => {
    expect(() => multiHeadAttention({ ...base, ...config } as never)).toThrow(
      `MultiHeadAttention: ${message}`,
    );
  });

  test("to be built on inputs of unknown width", () => {
    const open = tf.input({ shape: [5, null] });
    expect(() => multiHeadAttention(base).apply(open)).toThrow(
      "MultiHeadAttention: query must be [B, N, width], width known, got [?, 5, ?]",
    );
    const flat = tf.input({ shape: [5] });
    expect(() => multiHeadAttention(base).apply(flat)).toThrow("query must be [B, N, width]");
  });

  test("a mask that has no name, and inputs that do not fit", async () => {
    await tf.setBackend("cpu");
    expect(() => multiHeadAttention({ ...base, mask: "banded" })).toThrow(
      'no mask is named "banded"',
    );
    tf.tidy(() => {
      const layer = multiHeadAttention(base);
      const refuses = (inputs: tf.Tensor[], message: string) =>
        expect(() => layer.apply(inputs)).toThrow(`MultiHeadAttention: ${message}`);
      layer.apply([tf.ones([2, 3, 4]), tf.ones([2, 5, 4])]);
      refuses(
        [tf.ones([2, 3, 4]), tf.ones([1, 5, 4])],
        "value must be [2, M, width] to match query, got [1, 5, 4]",
      );
      refuses(
        [tf.ones([2, 3, 4]), tf.ones([2, 5, 4]), tf.ones([2, 6, 4])],
        "key must be [2, 5, width] to match value, got [2, 6, 4]",
      );
      refuses([tf.ones([2, 3])], "query must be [B, N, width], got [2, 3]");
      refuses(
        Array(4).fill(tf.ones([2, 3, 4])),
        "inputs must be x, [query, value] or [query, value, key], got 4",
      );
    });
  });
});
