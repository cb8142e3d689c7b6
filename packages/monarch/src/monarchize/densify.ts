import { tensor2d, tidy } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { MonarchAdapter } from "../layers/monarchAdapter/monarchAdapterLayer.ts";
import { MonarchDense } from "../layers/monarchDense/monarchDenseLayer.ts";
import { toDense } from "../monarch/toDense.ts";
import { chosenLayers } from "./chosenLayers.ts";
import { transposed } from "./kernelOf.ts";
import { type Replacement, replaceLayers } from "./replaceLayers.ts";

/** Which layers become dense. */
export interface DensifyOptions {
  /** Names or paths; all `monarchDense` and `monarchAdapter` layers unless given. */
  readonly layers?: readonly string[];
}

/** Settings of ours, which a dense layer does not know. */
const OURS = ["blockSize", "rank", "pad", "learningRateMultiplier", "scale"] as const;

/**
 * Puts dense layers in the place of `monarchDense` and `monarchAdapter` layers, with the same outputs:
 * reverse sparsification, to train most of the way with Monarch matrices and the rest dense, or to merge
 * what adapters learned. The model itself is left as it is; the new one is not compiled.
 *
 * @throws {RangeError} layers that are not there, are of another kind; none to replace
 * @throws {Error} a model that is not built
 * @see Dao et al. 2022, §3.3 ("sparse to dense")
 */
export async function densify(
  model: LayersModel,
  options: DensifyOptions = {},
): Promise<LayersModel> {
  const chosen = chosenLayers("densify", model, {
    classNames: [MonarchDense.className, MonarchAdapter.className],
    kind: "a layer with a Monarch matrix",
    names: options.layers,
    suits: () => true,
  });
  const replacements = new Map<string, Replacement>();
  for (const [path, layer] of chosen) {
    const monarch = await (layer as MonarchAdapter | MonarchDense).monarch();
    const { rows, columns } = monarch.shape;
    const kernel = transposed(toDense(monarch), rows, columns);
    const weights = layer.getWeights().slice(2);
    if (layer instanceof MonarchAdapter) {
      const frozen = (await weights.shift()?.data()) as Float32Array;
      for (let at = 0; at < kernel.length; at++) kernel[at]! += frozen[at] as number;
    }
    const config = { ...layer.getConfig() };
    for (const name of OURS) delete config[name];
    replacements.set(path, {
      className: "Dense",
      config,
      fill: (made) => tidy(() => made.setWeights([tensor2d(kernel, [columns, rows]), ...weights])),
    });
  }
  return (await replaceLayers("densify", model, replacements)).model;
}
