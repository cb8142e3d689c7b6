/** Rows of a batch that are worked on together: each element of theirs is 8 floats side by side. */
export const LANES: u32 = 8;
/** Bytes of one element of all of them. */
export const LANE_BYTES: u32 = 32;

/**
 * to[count][8] from at most 8 rows, elements side by side, rows `stride` bytes apart; elements of `to`
 * `step` bytes apart. Rows from `rows` on, and elements from `valid` on, are zero.
 */
export function toLanes(
  from: usize,
  stride: usize,
  rows: u32,
  valid: u32,
  count: u32,
  to: usize,
  step: usize,
): void {
  const whole = rows == LANES ? valid & ~3 : 0;
  const upper = from + (stride << 2);
  for (let c: u32 = 0; c < whole; c += 4) {
    square(from + (c << 2), stride, to + c * step, step);
    square(upper + (c << 2), stride, to + c * step + 16, step);
  }
  for (let c = whole; c < count; c++) {
    const at = to + c * step;
    v128.store(at, f32x4.splat(0));
    v128.store(at, f32x4.splat(0), 16);
    if (c >= valid) continue;
    for (let row: u32 = 0; row < rows; row++) {
      store<f32>(at + (row << 2), load<f32>(from + row * stride + (c << 2)));
    }
  }
}

/** The way back: rows `stride` bytes apart from from[valid][8], of whose lanes `rows` count. */
export function fromLanes(
  from: usize,
  step: usize,
  rows: u32,
  valid: u32,
  to: usize,
  stride: usize,
): void {
  const whole = rows == LANES ? valid & ~3 : 0;
  const upper = to + (stride << 2);
  for (let c: u32 = 0; c < whole; c += 4) {
    square(from + c * step, step, to + (c << 2), stride);
    square(from + c * step + 16, step, upper + (c << 2), stride);
  }
  for (let c = whole; c < valid; c++) {
    for (let row: u32 = 0; row < rows; row++) {
      store<f32>(to + row * stride + (c << 2), load<f32>(from + c * step + (row << 2)));
    }
  }
}

/** A square of 4 by 4, transposed. */
function square(from: usize, stride: usize, to: usize, step: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + stride);
  const c = v128.load(from + (stride << 1));
  const d = v128.load(from + 3 * stride);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(ab, cd, 0, 2));
  v128.store(to + step, v128.shuffle<f64>(ab, cd, 1, 3));
  v128.store(to + (step << 1), v128.shuffle<f64>(AB, CD, 0, 2));
  v128.store(to + 3 * step, v128.shuffle<f64>(AB, CD, 1, 3));
}
