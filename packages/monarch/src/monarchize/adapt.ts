import { type Tensor, tidy } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { listed } from "../layers/listed.ts";
import { MonarchAdapter } from "../layers/monarchAdapter/monarchAdapterLayer.ts";
import type { FactorConfig } from "../layers/monarchDense/config.ts";
import { chosenLayers } from "./chosenLayers.ts";
import { type Replacement, replaceLayers } from "./replaceLayers.ts";

/** Which layers get adapters, and which. */
export interface AdaptOptions extends FactorConfig {
  /** Names or paths of dense layers; all of them unless given. */
  readonly layers?: readonly string[];
  /** By what the learned matrices are multiplied; 1 unless given. */
  readonly scale?: number;
}

/**
 * Puts `monarchAdapter` layers in the place of dense layers of a trained model: it computes the same as
 * before, and what it then learns there are Monarch matrices beside the frozen kernels. Other layers
 * learn as they did; set their `trainable` where they should not. The model itself is left as it is; the
 * new one is not compiled.
 *
 * @throws {RangeError} layers that are not there or not dense, or have a constraint; blocks that do not
 *   fit their widths; no layer to replace
 * @throws {Error} a model that is not built
 */
export async function adapt(model: LayersModel, options: AdaptOptions = {}): Promise<LayersModel> {
  const { layers: names, blockSize, rank, pad, learningRateMultiplier, scale } = options;
  const chosen = chosenLayers("adapt", model, {
    ...{ classNames: ["Dense"], kind: "a dense layer", names },
    suits: () => true,
  });
  const replacements = new Map<string, Replacement>();
  for (const [path, layer] of chosen) {
    const config = {
      ...layer.getConfig(),
      blockSize: listed(blockSize),
      rank: rank ?? 1,
      pad: pad ?? null,
      learningRateMultiplier: listed<number | string>(learningRateMultiplier),
      scale: scale ?? 1,
    };
    replacements.set(path, {
      className: MonarchAdapter.className,
      config,
      fill: (made) =>
        tidy(() => {
          const factors = made.getWeights().slice(0, 2) as Tensor[];
          made.setWeights([...factors, ...layer.getWeights()]);
        }),
    });
  }
  return (await replaceLayers("adapt", model, replacements)).model;
}
