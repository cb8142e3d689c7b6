/** As `unitRowsForward.ts` lists them. */
class UnitRows {
  x: usize;
  output: usize;
  rows: u32;
  width: u32;
  rowsPerTask: u32;
  epsilon: f32;
}

/** Task = some rows: output = x / max(‖x‖, epsilon). */
export function unitRows(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<UnitRows>(job);
  const bytes = (<usize>f.width) << 2;
  const end = min((task + 1) * f.rowsPerTask, f.rows);
  for (let row = task * f.rowsPerTask; row < end; row++) {
    const x = f.x + row * bytes;
    const norm = sqrt<f32>(product(x, x, f.width));
    scaled(x, f.output + row * bytes, f.width, 1 / max<f32>(norm, f.epsilon));
  }
  return 0;
}

/** As `unitRowsBackward.ts` lists them. */
class UnitRowsGradient {
  x: usize;
  dOutput: usize;
  dX: usize;
  rows: u32;
  width: u32;
  rowsPerTask: u32;
  epsilon: f32;
}

/** Task = some rows: dX = (dOutput − y (y · dOutput)) / ‖x‖ with y = x / ‖x‖; dOutput / epsilon below that. */
export function unitRowsGradient(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<UnitRowsGradient>(job);
  const bytes = (<usize>f.width) << 2;
  const end = min((task + 1) * f.rowsPerTask, f.rows);
  for (let row = task * f.rowsPerTask; row < end; row++) {
    const x = f.x + row * bytes;
    const d = f.dOutput + row * bytes;
    const dX = f.dX + row * bytes;
    const norm = sqrt<f32>(product(x, x, f.width));
    if (norm < f.epsilon) {
      scaled(d, dX, f.width, 1 / f.epsilon);
      continue;
    }
    const inverse: f32 = 1 / norm;
    const along = product(x, d, f.width) * inverse * inverse;
    const t = f32x4.splat(along);
    const s = f32x4.splat(inverse);
    const whole = bytes & ~15;
    for (let at: usize = 0; at < whole; at += 16) {
      const across = f32x4.sub(v128.load(d + at), f32x4.mul(v128.load(x + at), t));
      v128.store(dX + at, f32x4.mul(across, s));
    }
    for (let at = whole; at < bytes; at += 4) {
      store<f32>(dX + at, (load<f32>(d + at) - load<f32>(x + at) * along) * inverse);
    }
  }
  return 0;
}

function product(x: usize, y: usize, width: u32): f32 {
  let sums = f32x4.splat(0);
  const whole = x + ((width & ~3) << 2);
  const end = x + (width << 2);
  while (x < whole) {
    sums = f32x4.add(sums, f32x4.mul(v128.load(x), v128.load(y)));
    x += 16;
    y += 16;
  }
  let sum =
    f32x4.extract_lane(sums, 0) +
    f32x4.extract_lane(sums, 1) +
    (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
  while (x < end) {
    sum += load<f32>(x) * load<f32>(y);
    x += 4;
    y += 4;
  }
  return sum;
}

function scaled(from: usize, to: usize, width: u32, factor: f32): void {
  const factors = f32x4.splat(factor);
  const whole = from + ((width & ~3) << 2);
  const end = from + (width << 2);
  while (from < whole) {
    v128.store(to, f32x4.mul(v128.load(from), factors));
    from += 16;
    to += 16;
  }
  while (from < end) {
    store<f32>(to, load<f32>(from) * factor);
    from += 4;
    to += 4;
  }
}
