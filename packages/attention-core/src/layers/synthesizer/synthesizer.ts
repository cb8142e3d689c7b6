import { registerLayers } from "../registerLayers.ts";
import type { SynthesizerConfig } from "./config.ts";
import { Synthesizer } from "./synthesizerLayer.ts";

/**
 * Synthesized attention with heads as a layer: the logits are made by each token alone (dense kinds),
 * learned (random kinds), or both, mixed with learned weights.
 *
 *     head_h = softmax(Σ softmax(θ)_i B_h,i) x Wv_h        output = concat(head_h) Wo
 *
 *     synthesizer({ kind: "dense", numHeads: 8, keyDim: 64, maxLength: 128 }).apply(x)
 *     synthesizer({ kind: ["random", "vanilla"], numHeads: 8, keyDim: 64, maxLength: 128, mask: "causal" })
 *
 * Input [B, n, width], n ≤ maxLength, output [B, n, outputShape]. Memory is O(n²), once for all
 * examples where only random kinds are used and nothing is padded. The logits' weights are, for
 * each head, as many as `synthesizerShapes` says; those of fixedRandom are not trained. Gate,
 * dropout and Keras's masks are those of `multiHeadAttention`.
 *
 * @throws {RangeError} numbers that make no sense, factors whose product is not `maxLength`
 * @throws {TypeError} an unknown kind, or the same twice
 * @see Tay et al. 2020, §3
 */
export function synthesizer(config: SynthesizerConfig): Synthesizer {
  registerLayers();
  return new Synthesizer(config);
}
