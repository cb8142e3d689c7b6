import { serialization } from "@tensorflow/tfjs-core";
import { MonarchAdapter } from "./monarchAdapter/monarchAdapterLayer.ts";
import { MonarchDense } from "./monarchDense/monarchDenseLayer.ts";
import { MonarchMixer } from "./monarchMixer/monarchMixerLayer.ts";

const layers = [MonarchAdapter, MonarchDense, MonarchMixer];

/**
 * Makes tfjs know the layers of this package, so that `tf.loadLayersModel` can load models with them.
 * Making a layer does so too; a program that only loads calls this first.
 */
export function registerLayers(): void {
  for (const layer of layers) serialization.registerClass(layer, "@frugal/monarch");
}
