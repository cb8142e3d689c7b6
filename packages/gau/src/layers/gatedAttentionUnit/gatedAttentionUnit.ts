import { registerLayers } from "../registerLayers.ts";
import type { GatedAttentionUnitConfig } from "./config.ts";
import { GatedAttentionUnit } from "./gatedAttentionUnitLayer.ts";

/**
 * A gated attention unit as a layer: attention of one head and a gate, in place of attention and a
 * feed-forward layer.
 *
 *     U = φ(x Wu)   V = φ(x Wv)   Z = φ(x Wz)        output = (U ∘ A(Z) V) Wo
 *
 * with U, V `units` and Z `keyDim` wide, and A made of Z by a scale and an offset for queries and for
 * keys. Optional: a norm and a residual, a bias by distance, a position, dropout.
 *
 *     gatedAttentionUnit({ units: 1024, mask: "causal", residual: "post" }).apply(x)
 *     gatedAttentionUnit(gauPresets.gauAlpha(768)).apply(x)
 *
 * Input and output [B, N, width]. Masks of Keras (`Masking`, `Embedding` with `maskZero`) are
 * honoured: hidden keys are not seen, hidden rows see nothing.
 *
 * @throws {RangeError} numbers that make no sense, names that nobody knows
 * @see Hua et al. 2022, §2; Su 2022, kexue.fm/archives/8990 and 9052
 */
export function gatedAttentionUnit(config: GatedAttentionUnitConfig): GatedAttentionUnit {
  registerLayers();
  return new GatedAttentionUnit(config);
}
