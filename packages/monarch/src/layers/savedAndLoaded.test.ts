import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { monarchDense } from "./monarchDense/monarchDense.ts";
import { registerLayers } from "./registerLayers.ts";

/** A model as it comes back from a file. */
export async function savedAndLoaded(model: tf.LayersModel): Promise<tf.LayersModel> {
  let saved: tf.io.ModelArtifacts | undefined;
  const handler = tf.io.withSaveHandler(async (artifacts) => {
    saved = JSON.parse(JSON.stringify({ ...artifacts, weightData: null }));
    saved = { ...saved, ...(artifacts.weightData && { weightData: artifacts.weightData }) };
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
  });
  await model.save(handler);
  registerLayers();
  return tf.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts));
}

/** A layer's configuration, without what is not set. */
export const configOf = (layer: tf.layers.Layer | undefined): string =>
  JSON.stringify(layer?.getConfig(), (_, value) => value ?? undefined);

test("a model comes back with its layers, weights and names", async () => {
  await tf.setBackend("cpu");
  const layer = monarchDense({ units: 9, inputShape: [4], name: "one" });
  const model = tf.sequential({ layers: [layer] });
  const loaded = await savedAndLoaded(model);
  expect(loaded.layers.map(configOf)).toEqual(model.layers.map(configOf));
  const weights = (one: tf.LayersModel) => one.getWeights().map((weight) => weight.dataSync());
  expect(weights(loaded)).toEqual(weights(model));
});
