/** A task's share: its tile rows of keys, the tile rows of queries they see, where its sums go. */
export class Part {
  /** Address that row 0 of the head's dQ would have; rows outside the share are not there. */
  dQ: usize;
  firstKeys: u32;
  endKeys: u32;
  firstQueries: u32;
  endQueries: u32;
  /** Address of the gradient of the bias of query 0 and key 0, or 0. */
  bias: usize;
  /** Address of the table of distances that it sums alone, or 0. */
  table: usize;
}
