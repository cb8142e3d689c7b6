import { multiplyAdd } from "@frugal/engine/assembly/products.as";

/**
 * out[4][8] = factor[4] ∘ (Σ over depth of a[depth][4] ⊗ b[depth][8] + the same of other and more), where
 * the rows of a and other lie 32 bytes apart: two products of the engine's kind that meet in the
 * accumulators.
 */
export function productOfTwo(
  a: usize,
  b: usize,
  bStride: usize,
  depth: u32,
  other: usize,
  more: usize,
  moreStride: usize,
  moreDepth: u32,
  out: usize,
  stride: usize,
  factor: usize,
): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  let s = c00;
  let end = a + (depth << 5);
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
    a += 32;
    b += bStride;
  }
  end = other + (moreDepth << 5);
  while (other < end) {
    const b0 = v128.load(more);
    const b1 = v128.load(more, 16);
    s = v128.load32_splat(other);
    c00 = multiplyAdd(s, b0, c00);
    c01 = multiplyAdd(s, b1, c01);
    s = v128.load32_splat(other, 4);
    c10 = multiplyAdd(s, b0, c10);
    c11 = multiplyAdd(s, b1, c11);
    s = v128.load32_splat(other, 8);
    c20 = multiplyAdd(s, b0, c20);
    c21 = multiplyAdd(s, b1, c21);
    s = v128.load32_splat(other, 12);
    c30 = multiplyAdd(s, b0, c30);
    c31 = multiplyAdd(s, b1, c31);
    other += 32;
    more += moreStride;
  }
  s = v128.load32_splat(factor);
  v128.store(out, f32x4.mul(s, c00));
  v128.store(out, f32x4.mul(s, c01), 16);
  out += stride;
  s = v128.load32_splat(factor, 4);
  v128.store(out, f32x4.mul(s, c10));
  v128.store(out, f32x4.mul(s, c11), 16);
  out += stride;
  s = v128.load32_splat(factor, 8);
  v128.store(out, f32x4.mul(s, c20));
  v128.store(out, f32x4.mul(s, c21), 16);
  out += stride;
  s = v128.load32_splat(factor, 12);
  v128.store(out, f32x4.mul(s, c30));
  v128.store(out, f32x4.mul(s, c31), 16);
}
