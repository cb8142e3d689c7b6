/**
 * The lengths that a distance table is for. A table is [H, N + M − 1]: entry t is added to the score
 * of query i and key j where i − j = t − (M − 1). Since the last query stands at the last key, query i
 * stands at position i + M − N, and entry t belongs to the distance t − (N − 1) behind the query.
 */
export interface DistanceTableOptions {
  /** Queries. */
  readonly N: number;
  /** Keys; as many as queries unless given. */
  readonly M?: number;
  /**
   * Keys ahead of the query: "causal" (the default) leaves them the entry of distance 0, for a mask
   * hides them; "both" gives them that of their distance.
   */
  readonly direction?: "causal" | "both";
}
