/** As `segmentSum.ts` lists them. */
class SegmentSum {
  from: usize;
  /** Of each row, the segment that it is added to; others than `segments` are left out. */
  places: usize;
  to: usize;
  rows: u32;
  width: u32;
  segments: u32;
  columnsPerTask: u32;
}

/** Task = some columns: to [segments, width] = the sums of the rows of from [rows, width] in each. */
export function segmentSum(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<SegmentSum>(job);
  const column = task * f.columnsPerTask;
  const columns = min(f.width - column, f.columnsPerTask);
  for (let s: u32 = 0; s < f.segments; s++) {
    memory.fill(f.to + ((s * f.width + column) << 2), 0, columns << 2);
  }
  const whole = (columns & ~3) << 2;
  const bytes = columns << 2;
  for (let row: u32 = 0; row < f.rows; row++) {
    const segment = load<u32>(f.places + (row << 2));
    if (segment >= f.segments) continue; // negative ones are large
    const from = f.from + ((row * f.width + column) << 2);
    const to = f.to + ((segment * f.width + column) << 2);
    for (let at: u32 = 0; at < whole; at += 16) {
      v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
    }
    for (let at = whole; at < bytes; at += 4) {
      store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
    }
  }
  return 0;
}
