import { registerLayers } from "../registerLayers.ts";
import { GatedLinearUnit, type GatedLinearUnitConfig } from "./gatedLinearUnitLayer.ts";

/**
 * A gated feed-forward layer: (φ(x Wu) ∘ ψ(x Wv)) Wo, what a gated attention unit is when every row
 * sees itself alone. φ is swish unless `activation` says otherwise, ψ is nothing.
 *
 * @throws {RangeError} numbers that make no sense, names that nobody knows
 * @see Dauphin et al. 2017; Shazeer 2020, "GLU variants improve transformer"
 */
export function gatedLinearUnit(config: GatedLinearUnitConfig): GatedLinearUnit {
  registerLayers();
  return new GatedLinearUnit(config);
}
