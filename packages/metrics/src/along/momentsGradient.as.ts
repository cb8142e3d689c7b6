/** As `momentsGradient.ts` lists them. */
class MomentsGradient {
  x: usize;
  slopes: usize;
  dx: usize;
  n: u32;
  inner: u32;
  rows: u32;
  perTask: u32;
}

/**
 * dx = sign x · (a + b t + c t³ + d [t = 1]) with t = |x| / largest; `slopes` has largest, a, b, c,
 * d as planes of one number for each row.
 *
 * Task = `perTask` rows of [rows, n], or, of [outer, n, inner], `perTask` places of one outer.
 */
export function momentsGradient(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<MomentsGradient>(job);
  const plane = (<usize>f.rows) << 2;
  if (f.inner == 1) {
    const end = min(f.rows, (task + 1) * f.perTask);
    for (let row = task * f.perTask; row < end; row++) {
      const slopes = f.slopes + ((<usize>row) << 2);
      const at = (<usize>row * f.n) << 2;
      row1(f.x + at, f.dx + at, f.n, slopes, plane);
    }
    return 0;
  }
  const groups = (f.n + f.perTask - 1) / f.perTask;
  const outer = task / groups;
  const first = (task - outer * groups) * f.perTask;
  const end = min(f.n, first + f.perTask);
  const slopes = f.slopes + ((<usize>outer * f.inner) << 2);
  for (let i = first; i < end; i++) {
    const at = (<usize>(outer * f.n + i) * f.inner) << 2;
    columns(f.x + at, f.dx + at, f.inner, slopes, plane);
  }
  return 0;
}

/** One row of neighbouring elements: one set of slopes. */
function row1(x: usize, dx: usize, n: u32, slopes: usize, plane: usize): void {
  const largest = v128.load32_splat(slopes);
  const a = v128.load32_splat(slopes + plane);
  const b = v128.load32_splat(slopes + 2 * plane);
  const c = v128.load32_splat(slopes + 3 * plane);
  const d = v128.load32_splat(slopes + 4 * plane);
  const end = (n & ~3) << 2;
  for (let i: u32 = 0; i < end; i += 16) {
    v128.store(dx + i, slope(v128.load(x + i), largest, a, b, c, d));
  }
  for (let i = end; i < n << 2; i += 4) {
    v128.store32_lane(dx + i, slope(v128.load32_splat(x + i), largest, a, b, c, d), 0);
  }
}

/** One element of each of many rows: a set of slopes for each. */
function columns(x: usize, dx: usize, count: u32, slopes: usize, plane: usize): void {
  const end = (count & ~3) << 2;
  for (let i: u32 = 0; i < end; i += 16) {
    const at = slopes + i;
    const value = slope(
      v128.load(x + i),
      v128.load(at),
      v128.load(at + plane),
      v128.load(at + 2 * plane),
      v128.load(at + 3 * plane),
      v128.load(at + 4 * plane),
    );
    v128.store(dx + i, value);
  }
  for (let i = end; i < count << 2; i += 4) {
    const at = slopes + i;
    const value = slope(
      v128.load32_splat(x + i),
      v128.load32_splat(at),
      v128.load32_splat(at + plane),
      v128.load32_splat(at + 2 * plane),
      v128.load32_splat(at + 3 * plane),
      v128.load32_splat(at + 4 * plane),
    );
    v128.store32_lane(dx + i, value, 0);
  }
}

function slope(x: v128, largest: v128, a: v128, b: v128, c: v128, d: v128): v128 {
  const magnitude = f32x4.abs(x);
  const t = f32x4.div(magnitude, largest);
  let value = f32x4.add(b, f32x4.mul(c, f32x4.mul(t, t)));
  value = f32x4.add(a, f32x4.mul(t, value));
  value = f32x4.add(value, v128.and(d, f32x4.eq(magnitude, largest)));
  const signed = v128.xor(value, v128.and(x, i32x4.splat(0x80000000)));
  return v128.andnot(signed, f32x4.eq(x, f32x4.splat(0)));
}
