import { registerLayers } from "../registerLayers.ts";
import type { MonarchMixerConfig } from "./config.ts";
import { MonarchMixer } from "./monarchMixerLayer.ts";

/**
 * Mixes the positions of a sequence in N√N, as attention and convolutions do in other ways: for each
 * channel d
 *
 *     output[:, d] = M₂ᵀ (kernel[:, d] ⊙ M₁ input[:, d])
 *
 * with two Monarch matrices that all channels share, and a kernel of their own. M₁ and M₂ start equal
 * and orthogonal, so M₂ᵀ = M₁⁻¹ as Monarch Mixer has it, and the kernel as ones: the layer starts as the
 * identity (where blocks divide N), and what it learns lies in the class M*M, which holds convolutions.
 * Every position sees every other; products with gates, such as Monarch Mixer's, are `multiply` layers
 * around it.
 *
 * Input and output [B, N, D] with N fixed. Weights: `left` and `right` of M₁, of M₂, then `kernel`
 * [N, D]: 4 N√N + N D numbers.
 *
 * @throws {RangeError} when it is built: blocks that do not divide N where padding is not allowed, a
 *   length that is not known
 * @see Fu et al. 2023, "Monarch Mixer: A Simple Sub-Quadratic GEMM-Based Architecture", §4
 */
export function monarchMixer(config: MonarchMixerConfig = {}): MonarchMixer {
  registerLayers();
  return new MonarchMixer(config);
}
