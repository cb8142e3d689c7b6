import type { serialization } from "@tensorflow/tfjs-core";
import type { LayersModel, layers } from "@tensorflow/tfjs-layers";
import { listed } from "../layers/listed.ts";
import type { FactorConfig } from "../layers/monarchDense/config.ts";
import { MonarchDense } from "../layers/monarchDense/monarchDenseLayer.ts";
import { multiplyAdds, parameters } from "../monarch/costs.ts";
import { type Projection, project } from "../project/project.ts";
import { chosenLayers } from "./chosenLayers.ts";
import { kernelOf } from "./kernelOf.ts";
import { type Replacement, replaceLayers } from "./replaceLayers.ts";
import { revived } from "./revived.ts";
import { shapeFor } from "./shapeFor.ts";
import { speedOf } from "./speedOf.ts";

/** Which layers are replaced, and by what. */
export interface MonarchizeOptions extends FactorConfig {
  /**
   * Names of dense layers; of one inside a model inside the model, or if names occur more than once, its
   * path, `outer/inner`. Unless given, all dense layers whose Monarch matrix has fewer weights.
   */
  readonly layers?: readonly string[];
  /** Vectors at once in the measurement of speed, 256 unless given; 0 measures nothing. */
  readonly batch?: number;
  /** Called before each layer, and during its projection with the share that is done. */
  readonly onProgress?: (layer: string, share: number) => void;
}

/** What became of a layer. */
export interface LayerReport {
  /** Its path. */
  readonly layer: string;
  /** ‖W − M‖ / ‖W‖ of the kernel in Frobenius norms. */
  readonly error: number;
  /** Weights of the kernel, before and after. */
  readonly parameters: Comparison;
  /** Multiply-adds for one vector. */
  readonly multiplyAdds: Comparison;
  /** How many times fewer multiply-adds. */
  readonly expectedSpeed: number;
  /** How many times faster the layer is, on the backend in use; null where it was not measured. */
  readonly measuredSpeed: number | null;
}

interface Comparison {
  readonly dense: number;
  readonly monarch: number;
}

/** A model with Monarch matrices, and what that cost and gained. */
export interface Monarchized {
  readonly model: LayersModel;
  readonly report: readonly LayerReport[];
}

/**
 * Puts `monarchDense` layers in the place of dense layers of a trained model, each with the Monarch
 * matrix nearest to its kernel. Sequential and functional models, with models inside; names, biases and
 * everything else stay. A model whose kernels are Monarch matrices computes the same as before; others
 * lose what the report says, and want some training after: the new model is not compiled.
 *
 * The model itself is left as it is, also when an error is thrown.
 *
 * @throws {RangeError} layers that are not there, are not dense or have a kernel with a constraint or
 *   with values that are not finite; blocks that do not fit their widths; no layer to replace
 * @throws {Error} a model that is not built
 * @see Dao et al. 2022, §3.3 ("dense to sparse")
 */
export async function monarchize(
  model: LayersModel,
  options: MonarchizeOptions = {},
): Promise<Monarchized> {
  const { layers: names, batch = 256, onProgress, ...factors } = options;
  if (!(Number.isSafeInteger(batch) && batch >= 0)) {
    throw new RangeError(`monarchize: batch must be an integer of 0 or more, got ${batch}`);
  }
  const chosen = chosenLayers("monarchize", model, {
    ...{ classNames: ["Dense"], kind: "a dense layer", names },
    suits: (layer, path) => {
      const shape = shapeFor("monarchize", path, layer, factors);
      return parameters(shape) < shape.rows * shape.columns;
    },
  });
  const projections = new Map<string, Projection>();
  const replacements = new Map<string, Replacement>();
  for (const [path, layer] of chosen) {
    onProgress?.(path, 0);
    const projection = await projectKernel(path, layer, options);
    projections.set(path, projection);
    replacements.set(path, replacementOf(layer, factors, projection));
  }
  const { model: made, replaced } = await replaceLayers("monarchize", model, replacements);
  const report: LayerReport[] = [];
  for (const { path, before, after } of replaced) {
    const { monarch, error } = projections.get(path) as Projection;
    const { rows, columns } = monarch.shape;
    const ofDense = rows * columns;
    report.push({
      layer: path,
      error,
      parameters: { dense: ofDense, monarch: parameters(monarch.shape) },
      multiplyAdds: { dense: ofDense, monarch: multiplyAdds(monarch.shape) },
      expectedSpeed: ofDense / multiplyAdds(monarch.shape),
      measuredSpeed: batch === 0 ? null : await speedOf(before, after, batch, columns),
    });
  }
  return { model: made, report };
}

async function projectKernel(
  path: string,
  layer: layers.Layer,
  { onProgress, ...factors }: MonarchizeOptions,
): Promise<Projection> {
  if (layer.getConfig().kernelConstraint) {
    throw new RangeError(
      `monarchize: ${path} must have a kernel without constraint, which factors cannot keep`,
    );
  }
  const { left, right, rank } = shapeFor("monarchize", path, layer, factors);
  const kernel = await kernelOf(layer);
  try {
    return project(kernel, {
      ...{ blockSize: [left[0], right[2]], rank, pad: true },
      ...(onProgress && { onProgress: (share) => onProgress(path, share) }),
    });
  } catch (error) {
    throw new RangeError(`monarchize: ${path} cannot be replaced: ${(error as Error).message}`);
  }
}

function replacementOf(
  layer: layers.Layer,
  { blockSize, rank, pad, learningRateMultiplier }: FactorConfig,
  { monarch }: Projection,
): Replacement {
  const config: serialization.ConfigDict = {
    ...layer.getConfig(),
    // Its own may be one that says nothing for factors; these do not start, they go on.
    kernelInitializer: "glorotNormal",
    blockSize: listed(blockSize),
    rank: rank ?? 1,
    pad: pad ?? null,
    learningRateMultiplier: listed<number | string>(learningRateMultiplier),
  };
  const bias = layer.getWeights()[1];
  return {
    className: MonarchDense.className,
    config,
    fill(made) {
      const dense = made as MonarchDense;
      dense.setMonarch(revived(monarch));
      if (bias) dense.setWeights([...dense.getWeights().slice(0, 2), bias]);
    },
  };
}
