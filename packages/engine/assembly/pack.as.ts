// Matrices are packed so that a product reads them from front to back.

/** out[columns][4] from four rows, `rowStride` bytes apart; `columns` a multiple of 4; rows of out `stride` bytes apart, scaled. */
export function transpose4(
  rows: usize,
  rowStride: usize,
  columns: u32,
  factor: f32,
  out: usize,
  stride: usize,
): void {
  const f = f32x4.splat(factor);
  const r1 = rowStride;
  const r2 = rowStride << 1;
  const r3 = r1 + r2;
  const end = rows + (columns << 2);
  while (rows < end) {
    const a = f32x4.mul(f, v128.load(rows));
    const b = f32x4.mul(f, v128.load(rows + r1));
    const c = f32x4.mul(f, v128.load(rows + r2));
    const d = f32x4.mul(f, v128.load(rows + r3));
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    v128.store(out, v128.shuffle<f64>(ab, cd, 0, 2));
    out += stride;
    v128.store(out, v128.shuffle<f64>(ab, cd, 1, 3));
    out += stride;
    v128.store(out, v128.shuffle<f64>(AB, CD, 0, 2));
    out += stride;
    v128.store(out, v128.shuffle<f64>(AB, CD, 1, 3));
    out += stride;
    rows += 16;
  }
}

/** The same for the `count` < 4 rows at a matrix's end; the missing rows count as zero. */
export function transposeEnd(
  rows: usize,
  rowStride: usize,
  count: u32,
  columns: u32,
  factor: f32,
  out: usize,
  stride: usize,
): void {
  for (let c: u32 = 0; c < columns; c++) {
    v128.store(out, f32x4.splat(0));
    for (let r: u32 = 0; r < count; r++) {
      store<f32>(out + (r << 2), factor * load<f32>(rows + r * rowStride + (c << 2)));
    }
    out += stride;
  }
}

/** Four of `count` rows, as many of them as there are. */
export function transposeRows(
  rows: usize,
  rowStride: usize,
  count: i32,
  columns: u32,
  factor: f32,
  out: usize,
  stride: usize,
): void {
  if (count >= 4) transpose4(rows, rowStride, columns, factor, out, stride);
  else transposeEnd(rows, rowStride, <u32>max(count, 0), columns, factor, out, stride);
}

/** Whether NaN or an infinity is among `bytes` bytes of floats, a multiple of 16. */
export function hasNonFinite(from: usize, bytes: usize): bool {
  const zero = f32x4.splat(0);
  let sum = zero;
  const end = from + bytes;
  while (from < end) {
    sum = f32x4.add(sum, f32x4.mul(zero, v128.load(from))); // 0 · ∞ is NaN
    from += 16;
  }
  return v128.any_true(f32x4.ne(sum, sum));
}
