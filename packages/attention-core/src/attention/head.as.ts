/** A head that takes part in a pass. */
export class Head {
  index: u32;
  /** Which plane of the layout it follows. */
  plane: u32;
  /** 1 when an earlier pass has written its results and this one adds to them. */
  joins: u32;
}

/** The head that a slot of the table holds. */
export function headAt(heads: usize, slot: u32): Head {
  return changetype<Head>(heads + slot * offsetof<Head>());
}
