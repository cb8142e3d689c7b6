import { attentionWeights } from "@frugal/attention-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { WeightOptions } from "./diagnoseOptions.ts";
import { type SampledRow, sampledRow } from "./sampledRow.ts";

/** [H][B][rows] the weights of some rows, of each head and example. */
export function readSample(
  q: Tensor,
  k: Tensor,
  rows: readonly number[],
  options: WeightOptions,
): SampledRow[][][] {
  const weights = attentionWeights(q, k, { ...options, rows: Int32Array.from(rows) });
  const [B, H, R, M] = weights.shape;
  const values = weights.dataSync() as Float32Array;
  weights.dispose();
  return Array.from({ length: H }, (_, h) =>
    Array.from({ length: B }, (_, b) =>
      Array.from({ length: R }, (_, r) => {
        const start = ((b * H + h) * R + r) * M;
        return sampledRow(values.subarray(start, start + M));
      }),
    ),
  );
}
