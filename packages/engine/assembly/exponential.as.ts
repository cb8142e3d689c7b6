import { multiplyAdd } from "./products.as";

/** Bytes of the constants that `exp2` reads. */
export const EXP2_TABLE: u32 = 128;

/** Writes them: V8 builds a constant vector anew at each use, and loads one in a single instruction. */
export function fillExp2Table(table: usize): void {
  v128.store(table, f32x4.splat(-127));
  v128.store(table, f32x4.splat(12582912), 16);
  v128.store(table, f32x4.splat(1.326472722e-3), 32);
  v128.store(table, f32x4.splat(9.67151264e-3), 48);
  v128.store(table, f32x4.splat(5.550733743e-2), 64);
  v128.store(table, f32x4.splat(2.402224209e-1), 80);
  v128.store(table, f32x4.splat(6.931469776e-1), 96);
  v128.store(table, f32x4.splat(1), 112);
}

/**
 * 2^x in each lane, relative error below 2e-7; exactly 0 for x ≤ −127 and −∞; NaN stays NaN.
 *
 * x = n + r with n an integer and |r| ≤ ½: the sum with 1.5 · 2^23 leaves n in the low bits; 2^r is
 * the polynomial of least relative error (9.1e-8) with p(0) = 1, and n is added to its exponent.
 */
export function exp2(x: v128, table: usize): v128 {
  x = f32x4.pmax(x, v128.load(table)); // in this order NaN passes
  const magic = v128.load(table, 16);
  const shifted = f32x4.add(x, magic);
  return scaledPolynomial(f32x4.sub(x, f32x4.sub(shifted, magic)), shifted, table);
}

/** 2^(r + n) for |r| ≤ ½, n in the low bits of `shifted`. */
function scaledPolynomial(r: v128, shifted: v128, table: usize): v128 {
  let p = multiplyAdd(v128.load(table, 32), r, v128.load(table, 48));
  p = multiplyAdd(p, r, v128.load(table, 64));
  p = multiplyAdd(p, r, v128.load(table, 80));
  p = multiplyAdd(p, r, v128.load(table, 96));
  p = multiplyAdd(p, r, v128.load(table, 112));
  return i32x4.add(p, i32x4.shl(shifted, 23));
}

/**
 * e^x in each lane, relative error below 3e-7 wherever e^x is a normal float32; 0 below, ∞ above it;
 * NaN stays NaN.
 *
 * The whole part of x · log2 e is taken from x in two pieces of ln 2 (Cody and Waite 1980), for the
 * rounding of the product alone would cost 5e-6 at the ends.
 */
export function exp(x: v128, table: usize): v128 {
  const log2e = f32x4.splat(1.4426950408889634);
  const magic = v128.load(table, 16);
  // In this order NaN passes.
  const inside = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-87.33654)), f32x4.splat(88.72283));
  const shifted = f32x4.add(f32x4.mul(inside, log2e), magic);
  const n = f32x4.sub(shifted, magic);
  let r = f32x4.sub(inside, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.1219444e-4)));
  const y = scaledPolynomial(f32x4.mul(r, log2e), shifted, table);
  const large = f32x4.gt(x, f32x4.splat(88.72283));
  const small = f32x4.lt(x, f32x4.splat(-87.33654));
  return v128.bitselect(f32x4.splat(Infinity), v128.andnot(y, small), large);
}

/**
 * log2(x) for finite x > 0, in float64, absolute error below 1e-12.
 *
 * x = 2^e · m with √½ ≤ m < √2, and ln m = 2 artanh(t), t = (m − 1)/(m + 1), |t| < 0.172.
 */
export function log2(x: f64): f64 {
  const bits = reinterpret<i64>(x);
  let e = <i32>((bits >> 52) & 0x7ff) - 1023;
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    e += 1;
  }
  const t = (m - 1) / (m + 1);
  const s = t * t;
  let sum: f64 = 1.0 / 15;
  sum = sum * s + 1.0 / 13;
  sum = sum * s + 1.0 / 11;
  sum = sum * s + 1.0 / 9;
  sum = sum * s + 1.0 / 7;
  sum = sum * s + 1.0 / 5;
  sum = sum * s + 1.0 / 3;
  sum = sum * s + 1.0;
  return <f64>e + 2 * t * sum * 1.4426950408889634;
}
