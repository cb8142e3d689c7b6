import { normals } from "@frugal/metrics";

export interface Attention {
  /** Keys. */
  readonly n: number;
  /** Standard deviation of the scores before noise: how concentrated the attention is. */
  readonly spread: number;
}

/** Scores from N(0, spread²) and values from N(0, 1), the same in every browser. */
export function rowOf({ n, spread }: Attention): { scores: Float64Array; values: Float64Array } {
  const normal = normals(7);
  const scores = Float64Array.from({ length: n }, () => spread * normal());
  return { scores, values: Float64Array.from({ length: n }, () => normal()) };
}
