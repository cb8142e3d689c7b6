import { LayersModel, type layers } from "@tensorflow/tfjs-layers";

/**
 * The layers of a model, those of models inside it too, by path: names from the outside in, joined by
 * slashes.
 */
export function* leavesOf(
  model: LayersModel,
  prefix = "",
): Generator<readonly [path: string, layer: layers.Layer]> {
  for (const layer of model.layers) {
    const path = `${prefix}${layer.name}`;
    if (layer instanceof LayersModel) yield* leavesOf(layer, `${path}/`);
    else yield [path, layer];
  }
}
