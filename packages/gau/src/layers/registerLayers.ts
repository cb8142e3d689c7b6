import { serialization } from "@tensorflow/tfjs-core";
import { Flash } from "./flash/flashLayer.ts";
import { GatedAttentionUnit } from "./gatedAttentionUnit/gatedAttentionUnitLayer.ts";
import { GatedLinearUnit } from "./gatedLinearUnit/gatedLinearUnitLayer.ts";

const layers = [GatedAttentionUnit, Flash, GatedLinearUnit];

/**
 * Makes tfjs know the layers of this package, so that `tf.loadLayersModel` can load models with them.
 * Making a layer does so too; a program that only loads calls this first.
 */
export function registerLayers(): void {
  for (const layer of layers) serialization.registerClass(layer, "@frugal/gau");
}
