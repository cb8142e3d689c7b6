// The inner loops of every product here: 4 rows by 8 columns held in 8 accumulators, 4 splats and 2
// vectors a step. V8 keeps just these in registers; larger blocks and unrolled loops spill. The loop
// is written out for each way that operands lie: accumulators do not survive a call.

/** a · b + c, fused where the build has it. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** out[4][8] = Σ over depth of a[depth][4] ⊗ b[depth][8]; both packed, rows of out `stride` bytes apart. */
export function productPacked(a: usize, b: usize, depth: u32, out: usize, stride: usize): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const end = a + (depth << 4);
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let s = v128.load32_splat(a);
    c00 = multiplyAdd(s, b0, c00);
    c01 = multiplyAdd(s, b1, c01);
    s = v128.load32_splat(a, 4);
    c10 = multiplyAdd(s, b0, c10);
    c11 = multiplyAdd(s, b1, c11);
    s = v128.load32_splat(a, 8);
    c20 = multiplyAdd(s, b0, c20);
    c21 = multiplyAdd(s, b1, c21);
    s = v128.load32_splat(a, 12);
    c30 = multiplyAdd(s, b0, c30);
    c31 = multiplyAdd(s, b1, c31);
    a += 16;
    b += 32;
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  out += stride;
  v128.store(out, c10);
  v128.store(out, c11, 16);
  out += stride;
  v128.store(out, c20);
  v128.store(out, c21, 16);
  out += stride;
  v128.store(out, c30);
  v128.store(out, c31, 16);
}

/**
 * out[4][8] = factor[4] ∘ out + Σ over depth of a[depth][4] ⊗ b[depth][8]; the rows of a, b and out
 * lie `aStride`, `bStride` and `stride` bytes apart.
 */
export function productScaled(
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  depth: u32,
  out: usize,
  stride: usize,
  factor: usize,
): void {
  const o1 = out + stride;
  const o2 = o1 + stride;
  const o3 = o2 + stride;
  let s = v128.load32_splat(factor);
  let c00 = f32x4.mul(s, v128.load(out));
  let c01 = f32x4.mul(s, v128.load(out, 16));
  s = v128.load32_splat(factor, 4);
  let c10 = f32x4.mul(s, v128.load(o1));
  let c11 = f32x4.mul(s, v128.load(o1, 16));
  s = v128.load32_splat(factor, 8);
  let c20 = f32x4.mul(s, v128.load(o2));
  let c21 = f32x4.mul(s, v128.load(o2, 16));
  s = v128.load32_splat(factor, 12);
  let c30 = f32x4.mul(s, v128.load(o3));
  let c31 = f32x4.mul(s, v128.load(o3, 16));
  const end = a + aStride * depth;
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    s = v128.load32_splat(a);
    c00 = multiplyAdd(s, b0, c00);
    c01 = multiplyAdd(s, b1, c01);
    s = v128.load32_splat(a, 4);
    c10 = multiplyAdd(s, b0, c10);
    c11 = multiplyAdd(s, b1, c11);
    s = v128.load32_splat(a, 8);
    c20 = multiplyAdd(s, b0, c20);
    c21 = multiplyAdd(s, b1, c21);
    s = v128.load32_splat(a, 12);
    c30 = multiplyAdd(s, b0, c30);
    c31 = multiplyAdd(s, b1, c31);
    a += aStride;
    b += bStride;
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  v128.store(o1, c10);
  v128.store(o1, c11, 16);
  v128.store(o2, c20);
  v128.store(o2, c21, 16);
  v128.store(o3, c30);
  v128.store(o3, c31, 16);
}

/** Bytes between the rows of `a` in `productOfRows`: a constant, so that one pointer serves four rows. */
export const WIDE: usize = 512;

/** out[4][8] += Σ over depth of a[4][depth] · b[depth][8]; the rows of a lie `WIDE` bytes apart. */
export function productOfRows(
  a: usize,
  b: usize,
  bStride: usize,
  depth: u32,
  out: usize,
  stride: usize,
): void {
  const o1 = out + stride;
  const o2 = o1 + stride;
  const o3 = o2 + stride;
  let c00 = v128.load(out);
  let c01 = v128.load(out, 16);
  let c10 = v128.load(o1);
  let c11 = v128.load(o1, 16);
  let c20 = v128.load(o2);
  let c21 = v128.load(o2, 16);
  let c30 = v128.load(o3);
  let c31 = v128.load(o3, 16);
  const end = a + (depth << 2);
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let s = v128.load32_splat(a);
    c00 = multiplyAdd(s, b0, c00);
    c01 = multiplyAdd(s, b1, c01);
    s = v128.load32_splat(a, WIDE);
    c10 = multiplyAdd(s, b0, c10);
    c11 = multiplyAdd(s, b1, c11);
    s = v128.load32_splat(a, 2 * WIDE);
    c20 = multiplyAdd(s, b0, c20);
    c21 = multiplyAdd(s, b1, c21);
    s = v128.load32_splat(a, 3 * WIDE);
    c30 = multiplyAdd(s, b0, c30);
    c31 = multiplyAdd(s, b1, c31);
    a += 4;
    b += bStride;
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  v128.store(o1, c10);
  v128.store(o1, c11, 16);
  v128.store(o2, c20);
  v128.store(o2, c21, 16);
  v128.store(o3, c30);
  v128.store(o3, c31, 16);
}

/**
 * out += a[4][8 · panels] · b[8 · panels][8], or that in its place. The rows of a lie in panels of eight
 * columns, 32 bytes apart, and the panels `apart`. Eight rows of out lie `WIDE` bytes apart: the first
 * four take the left half of each row of the product, the others the right half.
 */
export function productOfPanels(
  a: usize,
  apart: usize,
  b: usize,
  panels: u32,
  out: usize,
  added: bool,
): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  if (added) {
    c00 = v128.load(out);
    c10 = v128.load(out, WIDE);
    c20 = v128.load(out, 2 * WIDE);
    c30 = v128.load(out, 3 * WIDE);
    c01 = v128.load(out, 4 * WIDE);
    c11 = v128.load(out, 5 * WIDE);
    c21 = v128.load(out, 6 * WIDE);
    c31 = v128.load(out, 7 * WIDE);
  }
  const end = b + (panels << 8);
  while (b < end) {
    const rest = b + 256;
    while (b < rest) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let s = v128.load32_splat(a);
      c00 = multiplyAdd(s, b0, c00);
      c01 = multiplyAdd(s, b1, c01);
      s = v128.load32_splat(a, 32);
      c10 = multiplyAdd(s, b0, c10);
      c11 = multiplyAdd(s, b1, c11);
      s = v128.load32_splat(a, 64);
      c20 = multiplyAdd(s, b0, c20);
      c21 = multiplyAdd(s, b1, c21);
      s = v128.load32_splat(a, 96);
      c30 = multiplyAdd(s, b0, c30);
      c31 = multiplyAdd(s, b1, c31);
      a += 4;
      b += 32;
    }
    a += apart - 32;
  }
  v128.store(out, c00);
  v128.store(out, c10, WIDE);
  v128.store(out, c20, 2 * WIDE);
  v128.store(out, c30, 3 * WIDE);
  v128.store(out, c01, 4 * WIDE);
  v128.store(out, c11, 5 * WIDE);
  v128.store(out, c21, 6 * WIDE);
  v128.store(out, c31, 7 * WIDE);
}
