/** Measured attention, summed over blocks of queries and keys. */
export interface BlockMasses {
  readonly queries: number;
  readonly keys: number;
  /** Queries and keys of a block; those at the end may be smaller. */
  readonly block: number;
  /** Rows of blocks, in any order. A row may come again: heads, examples and batches add up. */
  readonly rows: Iterable<BlockRow>;
}

/** What the queries of one row of blocks attend to. */
export interface BlockRow {
  /** Queries `row · block` to `row · block + block − 1`, counted from 0. */
  readonly row: number;
  /** [⌈keys / block⌉] the attention weights of these queries on each block of keys, summed. */
  readonly masses: ArrayLike<number>;
}
