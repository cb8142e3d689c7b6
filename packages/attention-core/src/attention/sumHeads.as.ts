/** As `sumHeads.ts` lists them. */
class SumHeads {
  from: usize;
  to: usize;
  /** Heads of queries that see the same keys. */
  shared: u32;
  /** Rows of a head, and bytes of a row. */
  rows: u32;
  bytes: u32;
}

/** Task = one row of one head of keys: the sum over the heads of queries that see it. */
export function sumHeads(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<SumHeads>(job);
  const head = task / f.rows;
  const row = task - head * f.rows;
  const to = f.to + task * f.bytes;
  const from = f.from + (head * f.shared * f.rows + row) * f.bytes;
  const apart = f.rows * f.bytes;
  for (let c: u32 = 0; c < f.bytes; c += 16) {
    let sum = v128.load(from + c);
    for (let s: u32 = 1; s < f.shared; s++) {
      sum = f32x4.add(sum, v128.load(from + s * apart + c));
    }
    v128.store(to + c, sum);
  }
  return 0;
}
