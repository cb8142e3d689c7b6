import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { learnedPositions } from "../absolute/learnedPositions.ts";
import { sinusoidalPositions } from "../absolute/sinusoidalPositions.ts";
import { rotary } from "../rotary/rotary.ts";
import { positionEmbedding } from "./positionEmbedding/positionEmbedding.ts";
import { registerLayers } from "./registerLayers.ts";
import { rotaryEmbedding } from "./rotaryEmbedding/rotaryEmbedding.ts";
import { sinusoidalEmbedding } from "./sinusoidalEmbedding/sinusoidalEmbedding.ts";

const [B, N, W] = [2, 7, 6];
const frequencies = [1, 0.25];

const random = (...shape: number[]) => tf.randomNormal(shape, 0, 1, "float32", 5);

/** A model of every layer: positions added twice, then heads split off and turned. */
function everyLayer() {
  const input = tf.input({ shape: [null, W], name: "text" });
  const learned = positionEmbedding({ length: 9, seed: 3 }).apply(input);
  const waved = sinusoidalEmbedding({ base: 100, layout: "half" }).apply(learned);
  const heads = tf.layers.reshape({ targetShape: [2, N, W / 2] }).apply(waved);
  const turned = rotaryEmbedding({ layout: "half", frequencies: [0.5] }).apply(heads);
  return tf.model({ inputs: input, outputs: turned as tf.SymbolicTensor });
}

describe.each(["cpu", "wasm"])("layers on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
    // tfjs counts what its own layers keep as a leak, in tests only.
    tf.env().set("IS_TEST", false);
  });

  test("compute what the functions do", () => {
    tf.tidy(() => {
      const [x, rows] = [random(B, N, W), random(B, 2, N, W)];
      const learned = positionEmbedding({ length: 9 });
      const added = tf.sub(learned.apply(x) as tf.Tensor, x);
      const table = learned.getWeights()[0] as tf.Tensor;
      expect(table.shape).toEqual([9, W]);
      const wanted = tf.tile(tf.expandDims(learnedPositions(table, N)), [B, 1, 1]);
      expect(largestDifference(added.dataSync(), wanted.dataSync())).toBeLessThan(1e-6);
      const waves = sinusoidalEmbedding({ base: 50 }).apply(x) as tf.Tensor;
      const sums = tf.add(x, sinusoidalPositions(N, W, { base: 50 }));
      expect(waves.dataSync()).toEqual(sums.dataSync());
      for (const layout of ["half", "interleaved"] as const) {
        const options = { layout, frequencies, attentionFactor: 1.2 };
        const turned = rotaryEmbedding(options).apply(rows) as tf.Tensor;
        expect(turned.dataSync()).toEqual(rotary(rows, options).dataSync());
        const plain = rotaryEmbedding({ layout }).apply(rows) as tf.Tensor;
        expect(plain.dataSync()).toEqual(rotary(rows, { layout }).dataSync());
      }
      learned.dispose();
    });
  });

  test("a model with all of them trains, and is the same after saving and loading", async () => {
    const model = everyLayer();
    const x = random(B, N, W);
    const before = (model.predict(x) as tf.Tensor).dataSync();
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    const target = tf.zeros([B, 2, N, W / 2]);
    await model.fit(x, target, { epochs: 2, verbose: 0 });
    const after = (model.predict(x) as tf.Tensor).dataSync();
    expect(largestDifference(after, before)).toBeGreaterThan(1e-4);

    let saved: tf.io.ModelArtifacts | undefined;
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
      }),
    );
    registerLayers();
    const modelTopology = JSON.parse(JSON.stringify(saved?.modelTopology));
    const loaded = await tf.loadLayersModel(
      tf.io.fromMemory({ ...saved, modelTopology } as tf.io.ModelArtifacts),
    );
    expect((loaded.predict(x) as tf.Tensor).dataSync()).toEqual(after);
    expect(loaded.layers.map((layer) => layer.getConfig())).toEqual(
      model.layers.map((layer) => layer.getConfig()),
    );
    for (const each of [model, loaded]) each.dispose();
    tf.dispose([x, target]);
  });

  test("texts beyond the table are refused, others have any length", () => {
    const layer = positionEmbedding({ length: 4 });
    tf.tidy(() => {
      expect((layer.apply(random(1, 4, W)) as tf.Tensor).shape).toEqual([1, 4, W]);
      expect((layer.apply(random(1, 1, W)) as tf.Tensor).shape).toEqual([1, 1, W]);
      expect(() => layer.apply(random(1, 5, W))).toThrow("learnedPositions: positions must be");
    });
    layer.dispose();
  });
});

test("bad configurations and inputs are refused", () => {
  tf.tidy(() => {
    expect(() => positionEmbedding({ length: 0 })).toThrow(
      "positionEmbedding: length must be a positive integer, got 0",
    );
    expect(() => rotaryEmbedding({ layout: "third" as "half" })).toThrow('"half" or "interleaved"');
    expect(() => sinusoidalEmbedding({ base: -1 })).toThrow("sinusoidalEmbedding: base");
    expect(() => rotaryEmbedding({ layout: "half" }).apply(random(B, N, W))).toThrow(
      "rotaryEmbedding: input must be [B, H, N, D], got [2,7,6]",
    );
    expect(() => rotaryEmbedding({ layout: "half" }).apply(random(B, 1, N, 5))).toThrow("width");
    expect(() => sinusoidalEmbedding().apply(random(B, N, 5))).toThrow("width");
  });
});
