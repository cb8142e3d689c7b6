import { registerLayers } from "../registerLayers.ts";
import type { MultiHeadAttentionConfig } from "./config.ts";
import { MultiHeadAttention } from "./multiHeadAttentionLayer.ts";

/**
 * Multi-head attention as a layer, in linear memory and, with a mask, in the time that the mask keeps.
 *
 *     head_h = attention(query Wq_h, key Wk_h', value Wv_h')        output = concat(head_h) Wo
 *
 * with biases unless `useBias` is false, and h' = ⌊h · H'/H⌋. Optional: a sigmoid gate on the heads,
 * norms of queries and keys, a learned bias by distance, learned sinks, a soft cap, another
 * normalizer than softmax, dropout of weights and of the output.
 *
 *     multiHeadAttention({ numHeads: 8, keyDim: 64, mask: "causal" }).apply(x)    // itself
 *     multiHeadAttention({ numHeads: 8, keyDim: 64 }).apply([query, value])       // another text
 *     …                                              .apply([query, value, key])
 *
 * Inputs [B, N, width of query], [B, M, width of value], [B, M, width of key]; output [B, N,
 * outputShape]. The last query is aligned to the last key. Masks of Keras (`Masking`, `Embedding`
 * with `maskZero`) are honoured: hidden keys are not seen, hidden queries see nothing, and the
 * output's mask is the query's.
 *
 * @throws {RangeError} numbers that make no sense, heads that cannot be shared, sinks without softmax
 * @throws {TypeError} a normalizer that there is not
 * @see Vaswani et al. 2017, §3.2.2; Ainslie et al. 2023 (grouped heads); Qiu et al. 2025 (gate after
 *   attention); Henry et al. 2020 and Dehghani et al. 2023, §2 (norms of queries and keys)
 */
export function multiHeadAttention(config: MultiHeadAttentionConfig): MultiHeadAttention {
  registerLayers();
  return new MultiHeadAttention(config);
}
