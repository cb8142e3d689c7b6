import { attentionWithLogsumexp, merge } from "@frugal/attention-core";
import { type Tensor, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { checkRows } from "../rotary/checkRows.ts";
import { rotary } from "../rotary/rotary.ts";
import type { MergedAttentionOptions } from "./mergedAttentionOptions.ts";
import { nearAndFar } from "./nearAndFar.ts";

/**
 * Causal attention with rotary positions of two kinds, of q, k that are not turned yet:
 *
 *     scoreᵢⱼ = scale · (R_m qᵢ)·(R_n kⱼ)              m − n < window,  m, n where i, j stand
 *     scoreᵢⱼ = scale · (R_query(m) qᵢ)·(R_key(n) kⱼ)  otherwise
 *
 *     mergedAttention(q, k, v, { positions: reRoPE(512), rotary: { layout: "half" } })
 *
 * Two attentions over disjoint keys, joined exactly: no score is computed twice, and memory is
 * linear. The last query stands at the last key. With gradients.
 *
 * @param q [B, H, N, D], float32
 * @param k [B, H, M, D]
 * @param v [B, H, M, E]
 * @returns [B, H, N, E]
 * @throws as `rotary` and `attention` do
 * @see Su 2023, kexue.fm/archives/9708 (two score matrices, chosen by distance)
 */
export function mergedAttention(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  { positions, rotary: turning, mask, scale }: MergedAttentionOptions,
): Tensor4D {
  checkRows("mergedAttention", q, "q");
  checkRows("mergedAttention", k, "k");
  const [N, M] = [q.shape[2], k.shape[2]];
  const scaled = scale === undefined ? {} : { scale };
  const masks = nearAndFar(positions.window, mask);
  return tidy(() => {
    const turned = rotary(q, { ...turning, offset: M - N });
    const near = attentionWithLogsumexp(turned, rotary(k, turning), v, {
      ...scaled,
      mask: masks.near,
    });
    if (positions.window >= M) return near.output;
    const queries = Float64Array.from({ length: N }, (_, i) => positions.query(i + M - N));
    const keys = Float64Array.from({ length: M }, (_, j) => positions.key(j));
    const far = attentionWithLogsumexp(
      rotary(q, { ...turning, positions: queries }),
      rotary(k, { ...turning, positions: keys }),
      v,
      { ...scaled, mask: masks.far },
    );
    return merge([near, far]).output;
  });
}
