import * as tf from "@tensorflow/tfjs";
import { registerLayers } from "../registerLayers.ts";

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
