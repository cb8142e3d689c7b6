import { registerLayers } from "../registerLayers.ts";
import type { MonarchAdapterConfig } from "./config.ts";
import { MonarchAdapter } from "./monarchAdapterLayer.ts";

/**
 * A frozen dense layer that learns a Monarch matrix beside its kernel: LoRA with full rank.
 *
 *     output = activation(input W + bias + scale · M input)       W, bias frozen; M = 0 at the start
 *
 * With the default of 4 blocks and rank 1 M has as many weights as LoRA of rank 4, 4 · (width +
 * units), but is not of low rank. Weights: `left` and `right` of M, which learn, then `kernel` and
 * `bias`, which do not. `adapt` puts adapters in the place of a model's dense layers, `densify` merges
 * them into dense ones.
 *
 * @throws {RangeError} a scale that is not finite; when it is built, as `monarchDense`
 * @see Hu et al. 2021, "LoRA"; Tan et al. 2024, "MoRe Fine-Tuning with 10x Fewer Parameters", §3
 */
export function monarchAdapter(config: MonarchAdapterConfig): MonarchAdapter {
  registerLayers();
  return new MonarchAdapter(config);
}
