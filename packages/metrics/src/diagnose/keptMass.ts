import { attentionStatistics } from "@frugal/attention-core";
import { and, type Mask } from "@frugal/sparse-masks";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { WeightOptions } from "./diagnoseOptions.ts";

/** A row that sees no key, and what it would have. */
type Levels = Float32Array;

/** log Σⱼ exp(scoreᵢⱼ), [B · H · N]. */
export function levelsOf(q: Tensor, k: Tensor, options: WeightOptions): Levels {
  const found = attentionStatistics(q, k, options);
  const levels = found.logsumexp.dataSync() as Levels;
  for (const tensor of Object.values(found)) tensor.dispose();
  return levels;
}

/**
 * [H] share of each head's weights that a mask allows, the mean over rows that see a key: exp of the
 * difference of two logsumexps, so exact for all rows at the cost of the mask.
 *
 * @param levels of the attention as it is
 */
export function keptMass(
  q: Tensor,
  k: Tensor,
  options: WeightOptions,
  levels: Levels,
  mask: Mask,
): Float64Array {
  const [B, H, N] = q.shape as [number, number, number];
  const both = options.mask ? and(options.mask, mask) : mask;
  const left = levelsOf(q, k, { ...options, mask: both });
  return Float64Array.from({ length: H }, (_, h) => {
    let kept = 0;
    let rows = 0;
    for (let b = 0; b < B; b++) {
      const start = (b * H + h) * N;
      for (let at = start; at < start + N; at++) {
        if (levels[at] === -Infinity) continue;
        rows++;
        kept += Math.exp((left[at] as number) - (levels[at] as number));
      }
    }
    return rows === 0 ? 1 : Math.min(kept / rows, 1);
  });
}
