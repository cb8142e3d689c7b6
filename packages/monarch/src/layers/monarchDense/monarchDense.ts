import { registerLayers } from "../registerLayers.ts";
import type { MonarchDenseConfig } from "./config.ts";
import { MonarchDense } from "./monarchDenseLayer.ts";

/**
 * A dense layer whose kernel is a Monarch matrix: takes the place of `tf.layers.dense`, with the same
 * names in its configuration.
 *
 *     output = activation(M input + bias)
 *
 *     monarchDense({ units: 4096, activation: "relu" })      // widths 1024 → 4096: 163 840 weights, not 4.2 million
 *     monarchDense({ units: 4096, blockSize: 64, rank: 2 })  // larger blocks, two products for each slice
 *
 * Inputs [… width], output [… units], as the dense layer's. Weights: `left` and `right` as
 * `MonarchShape` says, then `bias`. `setMonarch` makes it compute with a projection.
 *
 * @throws {RangeError} when it is built: blocks that do not divide the widths where padding is not
 *   allowed, a rank above that of a slice, an initializer that does not draw around 0
 * @see Dao et al. 2022, §3.1; Qiu et al. 2024, §4 (initialisation and rates of structured layers)
 */
export function monarchDense(config: MonarchDenseConfig): MonarchDense {
  registerLayers();
  return new MonarchDense(config);
}
