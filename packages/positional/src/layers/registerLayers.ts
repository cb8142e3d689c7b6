import { serialization } from "@tensorflow/tfjs-core";
import { PositionEmbedding } from "./positionEmbedding/positionEmbeddingLayer.ts";
import { RotaryEmbedding } from "./rotaryEmbedding/rotaryEmbeddingLayer.ts";
import { SinusoidalEmbedding } from "./sinusoidalEmbedding/sinusoidalEmbeddingLayer.ts";

const layers = [PositionEmbedding, RotaryEmbedding, SinusoidalEmbedding];

/**
 * Makes tfjs know the layers of this package, so that `tf.loadLayersModel` can load models with them.
 * Making a layer does so too; a program that only loads calls this first.
 */
export function registerLayers(): void {
  for (const layer of layers) serialization.registerClass(layer, "@frugal/positional");
}
