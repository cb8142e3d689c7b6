import type { Tensor } from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import type { FactorConfig } from "../layers/monarchDense/config.ts";
import { shapeOf } from "../layers/monarchDense/factors.ts";
import type { MonarchShape } from "../monarch/monarch.ts";

/** The Monarch matrix for a dense layer's kernel. @throws {RangeError} one that does not fit, by its path */
export function shapeFor(
  op: string,
  path: string,
  layer: layers.Layer,
  config: FactorConfig,
): MonarchShape {
  const [kernel] = layer.getWeights();
  const [inputs, units] = (kernel as Tensor).shape as [number, number];
  try {
    return shapeOf(config, inputs, units);
  } catch (error) {
    throw new RangeError(`${op}: ${path} cannot be replaced: ${(error as Error).message}`);
  }
}
