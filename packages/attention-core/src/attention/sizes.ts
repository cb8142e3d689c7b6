/** B batch, H heads, N queries, M keys, D key width, E value width. */
export interface Sizes {
  readonly B: number;
  readonly H: number;
  readonly N: number;
  readonly M: number;
  readonly D: number;
  readonly E: number;
  /** How many heads of queries see the same head of keys, H / H'. */
  readonly shared: number;
}

/** The sizes of q [B,H,N,D], k [B,H',M,D] and v [B,H',M,E] that were checked to agree. */
export function sizesOf(
  q: { readonly shape: readonly number[] },
  v: { readonly shape: readonly number[] },
): Sizes {
  const [B, H, N, D] = q.shape as [number, number, number, number];
  const [, keyHeads, M, E] = v.shape as [number, number, number, number];
  return { B, H, N, M, D, E, shared: H / keyHeads };
}
