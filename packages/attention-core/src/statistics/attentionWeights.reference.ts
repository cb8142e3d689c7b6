import { forEachRow } from "../attention/reference/forEachRow.ts";
import type { ReferenceOptions } from "../attention/reference/referenceOptions.ts";
import type { Float64Values, Values } from "../attention/reference/values.ts";

/** The definition of `attentionWeights` in float64. */
export function attentionWeights(
  q: Values,
  k: Values,
  { rows, ...options }: ReferenceOptions & { readonly rows: ArrayLike<number> },
): Float64Values {
  const [B, H, N] = q.shape as [number, number, number];
  const M = k.shape[2] as number;
  const R = rows.length;
  const all = new Float64Array(B * H * N * M);
  forEachRow(q, k, k, options, ({ row, pairs, weighing: { weights } }) => {
    pairs.forEach(({ key }, at) => {
      all[row * M + (key % M)] = weights[at] as number;
    });
  });
  const chosen = new Float64Array(B * H * R * M);
  for (let head = 0; head < B * H; head++) {
    for (let r = 0; r < R; r++) {
      const from = (head * N + (rows[r] as number)) * M;
      chosen.set(all.subarray(from, from + M), (head * R + r) * M);
    }
  }
  return { values: chosen, shape: [B, H, R, M] };
}
