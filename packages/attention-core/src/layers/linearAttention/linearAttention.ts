import { registerLayers } from "../registerLayers.ts";
import type { LinearAttentionConfig } from "./config.ts";
import { LinearAttention } from "./linearAttentionLayer.ts";

/**
 * Linear attention with heads as a layer: time and memory O(N + M), forward and backward.
 *
 *     head_h = linearAttention(query Wq_h, key Wk_h', value Wv_h')        output = concat(head_h) Wo
 *
 * A `multiHeadAttention` whose heads weigh by φ(q)·φ(k) instead of by softmax; inputs, projections,
 * gate, norms, dropout and Keras's masks are the same.
 *
 *     linearAttention({ numHeads: 8, keyDim: 64, causal: true }).apply(x)
 *     linearAttention({ numHeads: 8, keyDim: 64, features: { performer: { seed: 1 } } }).apply([x, text])
 *
 * @throws {RangeError} numbers that make no sense, heads that cannot be shared
 * @throws {TypeError} unknown features
 * @see Katharopoulos et al. 2020, §3.2; Choromanski et al. 2021
 */
export function linearAttention(config: LinearAttentionConfig): LinearAttention {
  registerLayers();
  return new LinearAttention(config);
}
