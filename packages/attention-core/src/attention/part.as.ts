/** A task's share: its tile rows of keys, the tile rows of queries they see, where their dQ goes. */
export class Part {
  /** Address that row 0 of the head's dQ would have; rows outside the share are not there. */
  dQ: usize;
  firstKeys: u32;
  endKeys: u32;
  firstQueries: u32;
  endQueries: u32;
}
