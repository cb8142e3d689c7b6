/** Sizes of an attention: q [B,H,N,D], k [B,H,M,D], v [B,H,M,E]. */
export interface AttentionShape {
  readonly B: number;
  readonly H: number;
  readonly N: number;
  /** Keys; by default N. */
  readonly M?: number;
  readonly D: number;
  /** Width of the values; by default D. */
  readonly E?: number;
}

/** What is visited, allowed and computed; over the whole call, all B examples and H heads. */
export interface Counts {
  /** Tiles visited: `fullTiles + partialTiles`. */
  readonly tiles: number;
  readonly fullTiles: number;
  readonly partialTiles: number;
  /** Pairs allowed. */
  readonly pairs: number;
  /**
   * Pairs computed, allowed or not: 1024 for each full tile; of a partial one, for each 8 places of
   * queries the keys from the first to the last that any of the 8 may see, rounded out to multiples
   * of 4.
   */
  readonly pairsComputed: number;
  /** `pairs / pairsComputed`: the share of the work that counts; 1 where nothing is computed. */
  readonly efficiency: number;
}

/** The share of one pass in a plan. */
export interface PassPlan extends Counts {
  /** Queries and keys, or one of them, are ordered by position modulo this; 1 is the natural order. */
  readonly modulus: number;
  /** The same in words: `natural order`, `position modulo 16`, `keys by position modulo 128`. */
  readonly order: string;
  /** Layouts of examples and heads, equal ones counted once, that have tiles in this pass. */
  readonly planes: number;
}

/** What an attention will cost, in numbers. Its counts are the sums over its passes. */
export interface Costs extends Counts {
  /** Name of the mask. */
  readonly mask: string;
  readonly shape: Required<AttentionShape>;
  /** `pairs / (B·H·N·M)`. */
  readonly density: number;
  /** `pairs · (D + E)`: scores and output. */
  readonly forwardMultiplyAdds: number;
  /** `pairs · (3D + 2E)`: scores again, and the gradients of weights, q, k and v. */
  readonly backwardMultiplyAdds: number;
  /** The same for every pair computed. */
  readonly forwardMultiplyAddsComputed: number;
  readonly backwardMultiplyAddsComputed: number;
  /** The layout, once for all heads that share it. */
  readonly layoutBytes: number;
  /** Its transpose, which only a gradient needs. */
  readonly transposeBytes: number;
  /** q, k and v. */
  readonly inputBytes: number;
  readonly outputBytes: number;
  /** The N × M scores of every head, which nothing here ever stores. */
  readonly scoreBytes: number;
  /**
   * At most, beyond the inputs: output, logsumexp, and keys packed for the pass that needs most,
   * with a copy of v if it has an order of its own. For all heads and keys at once: kernels that
   * take them in groups need less. Threads, and widths that are not multiples of 8, copy rows of
   * the inputs besides.
   */
  readonly forwardExtraBytes: number;
  /**
   * At most, beyond inputs and forward: three gradients, and for the pass that needs most q, k, v
   * and the output's gradient packed, with copies if it has an order of its own; and where
   * fewer than 16 heads take part in it, sums of dQ for parts of a head, as if each saw all queries.
   */
  readonly backwardExtraBytes: number;
  /** Disjoint sets of pairs, each computed in an order in which it lies dense. */
  readonly passes: readonly PassPlan[];
}
