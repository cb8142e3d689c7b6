/** As `scaleTable.ts` lists them. */
class ScaleTable {
  table: usize;
  length: u32;
  factor: f32;
}

/** Multiplies a table in place; its length is a multiple of 4. */
export function scaleTable(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<ScaleTable>(job);
  const factor = f32x4.splat(f.factor);
  for (let at = f.table, end = at + (f.length << 2); at < end; at += 16) {
    v128.store(at, f32x4.mul(factor, v128.load(at)));
  }
  return 0;
}
