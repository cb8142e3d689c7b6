/** A head that takes part in a pass, as `headsIn.ts` writes it. */
export class Head {
  index: u32;
  /** Which plane of the layout it follows. */
  plane: u32;
  /** 1 when an earlier pass has written its results and this one adds to them. */
  joins: u32;
  /** The head of keys and values that it sees. */
  keys: u32;
  /** Example · H + head. */
  number: u32;
  /** Address of the bias of query 0 and key 0, or 0. */
  bias: usize;
  /** Address of its sink, or 0. */
  sink: usize;
  /** Address of what the capped and biased scores of query 0 are multiplied by, or 0. */
  factors: usize;
}

/** The head that a slot of the table holds. */
export function headAt(heads: usize, slot: u32): Head {
  return changetype<Head>(heads + slot * offsetof<Head>());
}
