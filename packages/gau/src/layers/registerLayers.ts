import { serialization } from "@tensorflow/tfjs-core";
import { Flash } from "./flash/flashLayer.ts";
import { GatedAttentionUnit } from "./gatedAttentionUnit/gatedAttentionUnitLayer.ts";
import { GatedLinearUnit } from "./gatedLinearUnit/gatedLinearUnitLayer.ts";
import { ScaledSinusoids } from "./position/scaledSinusoidsLayer.ts";
import { RowNorm } from "./rowNorm/rowNormLayer.ts";
import { TokenEmbedding } from "./tokens/tokenEmbeddingLayer.ts";

const layers = [
  GatedAttentionUnit,
  Flash,
  GatedLinearUnit,
  TokenEmbedding,
  ScaledSinusoids,
  RowNorm,
];

/**
 * Makes tfjs know the layers of this package, so that `tf.loadLayersModel` can load models with them.
 * Making a layer does so too; a program that only loads calls this first.
 */
export function registerLayers(): void {
  for (const layer of layers) serialization.registerClass(layer, "@frugal/gau");
}
