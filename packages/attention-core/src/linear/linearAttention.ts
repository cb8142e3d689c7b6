import { type Tensor, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { checkLinearInputs } from "./checkLinearInputs.ts";
import { keptWords } from "./keptWords.ts";
import { linearAttentionOp } from "./linearAttentionOp.ts";
import type { LinearAttentionOptions } from "./linearAttentionOptions.ts";
import { mapThrough } from "./mapThrough.ts";

const OPTIONS = ["features", "causal", "normalized", "epsilon", "keyMask", "queryMask"];

/**
 * Linear attention: outputᵢ = Σⱼ wᵢⱼ vⱼ / Σⱼ wᵢⱼ with wᵢⱼ = φ(qᵢ)·φ(kⱼ), over all keys j, or over those up
 * to the query's own position if `causal`. Without `normalized`, outputᵢ = Σⱼ wᵢⱼ vⱼ.
 *
 * Time O((N + M) D E) and memory O(N + M), forward and gradient: keys and values are summed into a
 * state Σ φ(k) ⊗ v of D × E, chunk by chunk if causal. With N ≠ M the last query is aligned to the
 * last key. Same bits for any number of threads. First derivatives only.
 *
 * The sum of the weights is not always above 0. Where it is exactly 0 (all features 0: with `relu`
 * easily; a query that sees no key) the row is 0, and so is its gradient. With `identity` it may be
 * anything, also negative, and near 0 outputs grow without bound: use `normalized: false`, or an
 * `epsilon`, which is added to sums ≥ 0 and taken from those below, so that |outputᵢ| ≤
 * |Σⱼ wᵢⱼ vⱼ| / epsilon.
 *
 * Examples of several lengths: `keyMask` says which keys are no padding, `queryMask` which queries.
 *
 * @param q queries [B, H, N, D], float32
 * @param k keys [B, H, M, D]
 * @param v values [B, H, M, E]; E may differ from D
 * @returns [B, H, N, E]
 * @throws {ShapeError} wrong rank, shapes that disagree, an empty dimension
 * @throws {TypeError} not a tensor, disposed, not float32, an unknown option or feature map
 * @throws {RangeError} an epsilon that is below 0 or not finite
 * @throws {UnsupportedBackendError} another backend than cpu and wasm
 * @throws {MemoryError} more than WASM memory can hold
 * @see Katharopoulos et al. 2020, §3.2 to 3.4; Shen et al. 2018 (not causal); Choromanski et al. 2021
 *   (random features); Hua et al. 2022, §3.2 (chunks)
 */
export function linearAttention(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  options: LinearAttentionOptions = {},
): Tensor4D {
  checkLinearInputs("linearAttention", { q, k, v }, options, OPTIONS);
  const { features = "elu+1", causal = false, normalized = true, epsilon = 0 } = options;
  return tidy(() => {
    const { kind, ...mapped } = mapThrough(features, q, k, !normalized || epsilon > 0);
    const attributes = {
      ...{ features: kind, causal, normalized, epsilon },
      keptQueries: keptWords(options.queryMask),
      keptKeys: keptWords(options.keyMask),
    };
    const [output] = linearAttentionOp({ q: mapped.q, k: mapped.k, v }, attributes);
    return output as Tensor4D;
  });
}
