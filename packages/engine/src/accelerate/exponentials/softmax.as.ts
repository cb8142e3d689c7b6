import { EXP2_TABLE, exp, fillExp2Table } from "../../../assembly/exponential.as";

/** As `softmax.ts` lists them. */
class Softmax {
  from: usize;
  to: usize;
  rows: u32;
  columns: u32;
  rowsPerTask: u32;
}

/** Task = some rows: to = e^(from − m) / Σ e^(from − m), m the largest of the row. */
export function softmax(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Softmax>(job);
  const first = task * f.rowsPerTask;
  const end = min(first + f.rowsPerTask, f.rows);
  fillExp2Table(scratch);
  for (let row = first; row < end; row++) {
    const at = (row * f.columns) << 2;
    const peak = largest(f.from + at, f.columns, scratch + EXP2_TABLE);
    const sum = weights(f.from + at, f.to + at, f.columns, peak, scratch);
    scale(f.to + at, f.columns, 1 / sum);
  }
  return 0;
}

function largest(from: usize, count: u32, held: usize): f32 {
  let peak: f32 = reinterpret<f32>(0xff800000);
  const end = from + (count << 2);
  if (count >= 8) {
    let m0 = v128.load(from);
    let m1 = v128.load(from, 16);
    const whole = from + ((count & ~7) << 2);
    while (from < whole) {
      m0 = f32x4.pmax(m0, v128.load(from));
      m1 = f32x4.pmax(m1, v128.load(from, 16));
      from += 32;
    }
    v128.store(held, f32x4.pmax(m0, m1));
    for (let lane: usize = 0; lane < 16; lane += 4) {
      const x = load<f32>(held + lane);
      peak = x > peak ? x : peak;
    }
  }
  while (from < end) {
    const x = load<f32>(from);
    peak = x > peak ? x : peak;
    from += 4;
  }
  return peak;
}

/** Writes e^(x − peak) and returns the sum. */
function weights(from: usize, to: usize, count: u32, peak: f32, scratch: usize): f32 {
  const p = f32x4.splat(peak);
  const held = scratch + EXP2_TABLE;
  let total = f32x4.splat(0);
  const whole = from + ((count & ~3) << 2);
  const end = from + (count << 2);
  while (from < whole) {
    const y = exp(f32x4.sub(v128.load(from), p), scratch);
    v128.store(to, y);
    total = f32x4.add(total, y);
    from += 16;
    to += 16;
  }
  let sum =
    f32x4.extract_lane(total, 0) +
    f32x4.extract_lane(total, 1) +
    (f32x4.extract_lane(total, 2) + f32x4.extract_lane(total, 3));
  while (from < end) {
    v128.store(held, exp(f32x4.sub(v128.load32_splat(from), p), scratch));
    const y = load<f32>(held);
    store<f32>(to, y);
    sum += y;
    from += 4;
    to += 4;
  }
  return sum;
}

function scale(at: usize, count: u32, factor: f32): void {
  const f = f32x4.splat(factor);
  const whole = at + ((count & ~3) << 2);
  const end = at + (count << 2);
  while (at < whole) {
    v128.store(at, f32x4.mul(f, v128.load(at)));
    at += 16;
  }
  while (at < end) {
    store<f32>(at, factor * load<f32>(at));
    at += 4;
  }
}
