import { exp } from "./exponential.as";

// Numbered as in activation.ts.
export const LINEAR: u32 = 0;
export const RELU: u32 = 1;
export const RELU6: u32 = 2;
export const SQUARED_RELU: u32 = 3;
export const SIGMOID: u32 = 4;
export const SILU: u32 = 5;
export const GELU: u32 = 6;
export const GELU_TANH: u32 = 7;
export const ELU: u32 = 8;
/** x, or slope · x where x < 0. */
export const LEAKY: u32 = 9;

/** An activation of each lane; `table` is that of `fillExp2Table`. NaN stays NaN. */
export function activate(kind: u32, x: v128, slope: v128, table: usize): v128 {
  const zero = f32x4.splat(0);
  if (kind == LINEAR) return x;
  if (kind == RELU) return f32x4.pmax(x, zero);
  if (kind == RELU6) return f32x4.pmin(f32x4.pmax(x, zero), f32x4.splat(6));
  if (kind == SQUARED_RELU) {
    const y = f32x4.pmax(x, zero);
    return f32x4.mul(y, y);
  }
  if (kind == LEAKY) {
    return v128.bitselect(f32x4.mul(slope, x), x, f32x4.lt(x, zero));
  }
  if (kind == ELU) {
    const y = f32x4.sub(exp(x, table), f32x4.splat(1));
    return v128.bitselect(y, x, f32x4.lt(x, zero));
  }
  if (kind == SIGMOID) return sigmoid(x, table);
  if (kind == SILU) return f32x4.mul(x, sigmoid(x, table));
  if (kind == GELU_TANH) return f32x4.mul(x, sigmoid(geluTanhArgument(x), table));
  return f32x4.mul(x, normalShare(x, table));
}

/** 1 / (1 + e^−x). */
export function sigmoid(x: v128, table: usize): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x), table)));
}

/** 2 √(2/π) (x + 0.044715 x³), whose sigmoid is ½ (1 + tanh √(2/π) (x + 0.044715 x³)). */
export function geluTanhArgument(x: v128): v128 {
  const square = f32x4.mul(x, x);
  const factor = f32x4.add(
    f32x4.splat(1.5957691216057308),
    f32x4.mul(square, f32x4.splat(0.07135481282553495)),
  );
  return f32x4.mul(x, factor);
}

/**
 * Φ(x) = ½ (1 + erf(x/√2)), the normal distribution, absolute error below 2e-7
 * (Abramowitz and Stegun 1964, 7.1.26).
 */
export function normalShare(x: v128, table: usize): v128 {
  const one = f32x4.splat(1);
  const z = f32x4.mul(f32x4.abs(x), f32x4.splat(0.7071067811865476));
  const t = f32x4.div(one, f32x4.add(one, f32x4.mul(z, f32x4.splat(0.3275911))));
  let p = f32x4.mul(t, f32x4.splat(1.061405429));
  p = f32x4.mul(t, f32x4.add(p, f32x4.splat(-1.453152027)));
  p = f32x4.mul(t, f32x4.add(p, f32x4.splat(1.421413741)));
  p = f32x4.mul(t, f32x4.add(p, f32x4.splat(-0.284496736)));
  p = f32x4.mul(t, f32x4.add(p, f32x4.splat(0.254829592)));
  const half = f32x4.mul(f32x4.splat(0.5), p);
  const tail = f32x4.mul(half, exp(f32x4.neg(f32x4.mul(z, z)), table));
  return v128.bitselect(tail, f32x4.sub(one, tail), f32x4.lt(x, f32x4.splat(0)));
}
