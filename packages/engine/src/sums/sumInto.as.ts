/** As `sumInto.ts` lists them. */
class SumInto {
  from: usize;
  to: usize;
  outer: u32;
  length: u32;
  inner: u32;
  /** Rows of the result in one task. */
  perTask: u32;
  factor: f32;
}

/** Task = some rows of the result: to [outer, inner] = factor · Σ over `length` of from [outer, length, inner]. */
export function sumInto(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<SumInto>(job);
  const first = task * f.perTask;
  const end = min(first + f.perTask, f.outer);
  for (let row = first; row < end; row++) {
    const from = f.from + ((row * f.length * f.inner) << 2);
    const to = f.to + ((row * f.inner) << 2);
    if (f.inner == 1) store<f32>(to, f.factor * sumOf(from, f.length));
    else sumRows(from, f.length, f.inner, f.factor, to);
  }
  return 0;
}

/** The sum of elements side by side, in 16 partial sums. */
export function sumOf(from: usize, count: u32): f32 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  const whole = from + ((count & ~15) << 2);
  const end = from + (count << 2);
  while (from < whole) {
    s0 = f32x4.add(s0, v128.load(from));
    s1 = f32x4.add(s1, v128.load(from, 16));
    s2 = f32x4.add(s2, v128.load(from, 32));
    s3 = f32x4.add(s3, v128.load(from, 48));
    from += 64;
  }
  const s = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  let sum =
    f32x4.extract_lane(s, 0) +
    f32x4.extract_lane(s, 1) +
    (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3));
  while (from < end) {
    sum += load<f32>(from);
    from += 4;
  }
  return sum;
}

/** to [width] = factor · the sum of `count` rows, four at a time from front to back. */
function sumRows(from: usize, count: u32, width: u32, factor: f32, to: usize): void {
  const bytes = width << 2;
  memory.fill(to, 0, bytes);
  let row: u32 = 0;
  for (; row + 4 <= count; row += 4) {
    addFour(from, bytes, width, to);
    from += bytes << 2;
  }
  for (; row < count; row++) {
    for (let at: u32 = 0; at < bytes; at += 4) {
      store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
    }
    from += bytes;
  }
  if (factor == 1) return;
  for (let at: u32 = 0; at < bytes; at += 4) store<f32>(to + at, factor * load<f32>(to + at));
}

function addFour(a: usize, bytes: u32, width: u32, to: usize): void {
  const b = a + bytes;
  const c = b + bytes;
  const d = c + bytes;
  const whole = (width & ~3) << 2;
  for (let at: u32 = 0; at < whole; at += 16) {
    const ab = f32x4.add(v128.load(a + at), v128.load(b + at));
    const cd = f32x4.add(v128.load(c + at), v128.load(d + at));
    v128.store(to + at, f32x4.add(v128.load(to + at), f32x4.add(ab, cd)));
  }
  for (let at = whole; at < bytes; at += 4) {
    const ab = load<f32>(a + at) + load<f32>(b + at);
    const cd = load<f32>(c + at) + load<f32>(d + at);
    store<f32>(to + at, load<f32>(to + at) + (ab + cd));
  }
}
