import { multiplyAdd } from "@frugal/engine/assembly/products.as";

/**
 * to[width][8] += Σ over `count` rows of b[width] ⊗ c[8]; rows of b, c and to lie `bStride`, `cStride` and
 * `stride` bytes apart. The engine's 4 × 8 block, for all of a column at one call.
 */
export function addOuter(
  b: usize,
  bStride: usize,
  c: usize,
  cStride: usize,
  count: u32,
  to: usize,
  stride: usize,
  width: u32,
): void {
  const ends = b + (width << 2);
  for (; b < ends; b += 16) {
    const o1 = to + stride;
    const o2 = o1 + stride;
    const o3 = o2 + stride;
    let c00 = v128.load(to);
    let c01 = v128.load(to, 16);
    let c10 = v128.load(o1);
    let c11 = v128.load(o1, 16);
    let c20 = v128.load(o2);
    let c21 = v128.load(o2, 16);
    let c30 = v128.load(o3);
    let c31 = v128.load(o3, 16);
    let a = b;
    let row = c;
    const end = b + bStride * count;
    while (a < end) {
      const c0 = v128.load(row);
      const c1 = v128.load(row, 16);
      let s = v128.load32_splat(a);
      c00 = multiplyAdd(s, c0, c00);
      c01 = multiplyAdd(s, c1, c01);
      s = v128.load32_splat(a, 4);
      c10 = multiplyAdd(s, c0, c10);
      c11 = multiplyAdd(s, c1, c11);
      s = v128.load32_splat(a, 8);
      c20 = multiplyAdd(s, c0, c20);
      c21 = multiplyAdd(s, c1, c21);
      s = v128.load32_splat(a, 12);
      c30 = multiplyAdd(s, c0, c30);
      c31 = multiplyAdd(s, c1, c31);
      a += bStride;
      row += cStride;
    }
    v128.store(to, c00);
    v128.store(to, c01, 16);
    v128.store(o1, c10);
    v128.store(o1, c11, 16);
    v128.store(o2, c20);
    v128.store(o2, c21, 16);
    v128.store(o3, c30);
    v128.store(o3, c31, 16);
    to = o3 + stride;
  }
}
