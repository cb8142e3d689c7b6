/** As `rotate.ts` lists them. */
class Rotate {
  x: usize;
  output: usize;
  /** Cosines and sines of each angle, [tables][length][pairs]. */
  cosines: usize;
  sines: usize;
  /** Sequences that share a table. */
  sequences: u32;
  length: u32;
  width: u32;
  pairs: u32;
  /** Whether a pair lies together, rather than half the rotated width apart. */
  interleaved: u32;
  /** Rows of one task, for each sequence of its table. */
  rowsPerTask: u32;
  blocks: u32;
  /** −1 turns back. */
  sign: f32;
}

/** Task = some rows of all sequences that share a table: their pairs turned, the rest as it is. */
export function rotate(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Rotate>(job);
  const table = task / f.blocks;
  const first = (task % f.blocks) * f.rowsPerTask;
  const end = min(first + f.rowsPerTask, f.length);
  const bytes = (<usize>f.width) << 2;
  const tableBytes = (<usize>f.pairs) << 2;
  const rest = bytes - (tableBytes << 1);
  for (let sequence: u32 = 0; sequence < f.sequences; sequence++) {
    const start = (table * f.sequences + sequence) * f.length;
    for (let row = first; row < end; row++) {
      const from = f.x + (start + row) * bytes;
      const to = f.output + (start + row) * bytes;
      const angle = (table * f.length + row) * tableBytes;
      const cosines = f.cosines + angle;
      const sines = f.sines + angle;
      if (f.interleaved) turnNeighbours(from, to, cosines, sines, f.pairs, f.sign);
      else turnHalves(from, to, cosines, sines, f.pairs, f.sign);
      if (rest) memory.copy(to + (tableBytes << 1), from + (tableBytes << 1), rest);
    }
  }
  return 0;
}

/** (x₂ᵢ, x₂ᵢ₊₁) turned by angle i. */
function turnNeighbours(
  from: usize,
  to: usize,
  cosines: usize,
  sines: usize,
  pairs: u32,
  sign: f32,
): void {
  const signs = f32x4.splat(sign);
  const whole = cosines + ((pairs & ~3) << 2);
  const end = cosines + (pairs << 2);
  while (cosines < whole) {
    const a = v128.load(from);
    const b = v128.load(from, 16);
    const x = v128.shuffle<f32>(a, b, 0, 2, 4, 6);
    const y = v128.shuffle<f32>(a, b, 1, 3, 5, 7);
    const c = v128.load(cosines);
    const s = f32x4.mul(v128.load(sines), signs);
    const u = f32x4.sub(f32x4.mul(x, c), f32x4.mul(y, s));
    const v = f32x4.add(f32x4.mul(y, c), f32x4.mul(x, s));
    v128.store(to, v128.shuffle<f32>(u, v, 0, 4, 1, 5));
    v128.store(to, v128.shuffle<f32>(u, v, 2, 6, 3, 7), 16);
    from += 32;
    to += 32;
    cosines += 16;
    sines += 16;
  }
  while (cosines < end) {
    const x = load<f32>(from);
    const y = load<f32>(from, 4);
    const c = load<f32>(cosines);
    const s = load<f32>(sines) * sign;
    store<f32>(to, x * c - y * s);
    store<f32>(to, y * c + x * s, 4);
    from += 8;
    to += 8;
    cosines += 4;
    sines += 4;
  }
}

/** (xᵢ, xᵢ₊ₚ) turned by angle i, p the number of pairs. */
function turnHalves(
  from: usize,
  to: usize,
  cosines: usize,
  sines: usize,
  pairs: u32,
  sign: f32,
): void {
  const signs = f32x4.splat(sign);
  const half = (<usize>pairs) << 2;
  const whole = cosines + ((pairs & ~3) << 2);
  const end = cosines + half;
  while (cosines < whole) {
    const x = v128.load(from);
    const y = v128.load(from + half);
    const c = v128.load(cosines);
    const s = f32x4.mul(v128.load(sines), signs);
    v128.store(to, f32x4.sub(f32x4.mul(x, c), f32x4.mul(y, s)));
    v128.store(to + half, f32x4.add(f32x4.mul(y, c), f32x4.mul(x, s)));
    from += 16;
    to += 16;
    cosines += 16;
    sines += 16;
  }
  while (cosines < end) {
    const x = load<f32>(from);
    const y = load<f32>(from + half);
    const c = load<f32>(cosines);
    const s = load<f32>(sines) * sign;
    store<f32>(to, x * c - y * s);
    store<f32>(to + half, y * c + x * s);
    from += 4;
    to += 4;
    cosines += 4;
    sines += 4;
  }
}
