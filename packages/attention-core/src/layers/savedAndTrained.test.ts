import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { describe, expect, test } from "vitest";
import { linearAttention } from "./linearAttention/linearAttention.ts";
import { registerLayers } from "./registerLayers.ts";
import { synthesizer } from "./synthesizer/synthesizer.ts";

const [B, N, width] = [2, 8, 6];
const base = { numHeads: 2, keyDim: 4 } as const;
const synthetic = { ...base, maxLength: 12 } as const;

let seed = 40;
const random = (...shape: number[]) => tf.randomNormal(shape, 0, 1, "float32", ++seed);

/** A layer and what its file must say of it. */
const cases: [name: string, make: () => tf.layers.Layer, written: object][] = [
  [
    "LinearAttention",
    () =>
      linearAttention({
        ...base,
        valueDim: 5,
        numKeyValueHeads: 1,
        features: { performer: { seed: 3, count: 16, orthogonal: false } },
        epsilon: 0.01,
        causal: true,
        useGate: true,
        queryKeyNorm: true,
        outputDropout: 0.1,
        kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }),
      }),
    {
      value_dim: 5,
      num_key_value_heads: 1,
      features: { performer: { seed: 3, count: 16, orthogonal: false } },
      epsilon: 0.01,
      causal: true,
      normalized: true,
    },
  ],
  ["LinearAttention", () => linearAttention({ ...base, features: "elu+1" }), { features: "elu+1" }],
  [
    "Synthesizer",
    () =>
      synthesizer({
        ...synthetic,
        kind: ["factorizedDense", "factorizedRandom", "fixedRandom"],
        factors: [2, 6],
        rank: 3,
        mask: { and: ["causal", { window: 5 }] },
        useGate: true,
        useBias: false,
      }),
    { max_length: 12, factors: [2, 6], rank: 3, mask: { and: ["causal", { window: 5 }] } },
  ],
  ["Synthesizer", () => synthesizer({ ...synthetic, kind: "dense" }), { kind: "dense" }],
];

describe.each(cases)("%s", (name, make, written) => {
  test("is saved and loaded with all it was made with", async () => {
    await tf.setBackend("wasm");
    const input = tf.input({ shape: [N, width] });
    const model = tf.model({ inputs: input, outputs: make().apply(input) as tf.SymbolicTensor });
    let saved: tf.io.ModelArtifacts | undefined;
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
      }),
    );
    const modelTopology = JSON.parse(JSON.stringify(saved?.modelTopology));
    registerLayers();
    const artifacts = { ...saved, modelTopology } as tf.io.ModelArtifacts;
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
    const x = random(B, N, width);
    const [one, two] = [model, loaded].map((each) => (each.predict(x) as tf.Tensor).dataSync());
    expect(two).toEqual(one);
    expect(loaded.layers[1]?.getConfig()).toEqual(model.layers[1]?.getConfig());
    expect(loaded.layers[1]?.losses).toHaveLength(model.layers[1]?.losses.length as number);
    const { class_name, config } = modelTopology.config.layers.at(-1);
    expect(class_name).toBe(`Frugal${name}`);
    expect(config).toMatchObject({ num_heads: 2, key_dim: 4, ...written });
    tf.dispose(x);
    for (const each of [model, loaded]) each.dispose();
  });

  test.each(["cpu", "wasm"])("trains with model.fit on %s, and leaks nothing", async (backend) => {
    await tf.setBackend(backend);
    // tfjs-wasm copies what its own ops save for their gradients, which this check takes for a leak.
    tf.env().set("IS_TEST", false);
    const layer = make();
    const model = tf.sequential({
      layers: [tf.layers.inputLayer({ inputShape: [N, width] }), layer],
    });
    model.compile({ optimizer: tf.train.adam(0.02), loss: "meanSquaredError" });
    const x = random(24, N, width);
    const y = tf.tidy(() => tf.mul(0.5, tf.cumsum(x, 1)));
    const fit = (epochs: number) =>
      model.fit(x, y, { epochs, batchSize: 8, verbose: 0, shuffle: false });
    const values = (weights: tf.LayerVariable[]) =>
      weights.map((weight) => weight.read().dataSync().slice());
    const [trained, fixed] = [values(layer.trainableWeights), values(layer.nonTrainableWeights)];
    const { history } = await fit(12);
    const losses = history.loss as number[];
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) * 0.9);
    values(layer.trainableWeights).forEach((now, at) => {
      const what = layer.trainableWeights[at]?.name;
      expect(largestDifference(now, trained[at] as Float32Array), what).toBeGreaterThan(0);
    });
    expect(values(layer.nonTrainableWeights)).toEqual(fixed);
    const { numTensors } = tf.memory();
    await fit(3);
    expect(tf.memory().numTensors).toBe(numTensors);
    tf.env().set("IS_TEST", true);
    tf.dispose([x, y]);
    model.dispose();
  });
});
