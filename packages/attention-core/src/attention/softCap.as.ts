import { exp } from "@frugal/engine/assembly/exponential.as";

/** Bytes of the constants that `softCap` reads: V8 would build each anew at each use. */
export const CAP_TABLE: u32 = 96;

export function fillCapTable(table: usize, cap: f32): void {
  v128.store(table, f32x4.splat(1));
  v128.store(table, f32x4.splat(-0.333333333), 16);
  v128.store(table, f32x4.splat(0.133333333), 32);
  v128.store(table, f32x4.splat(-0.053968254), 48);
  v128.store(table, f32x4.splat(NEAR * NEAR), 64);
  v128.store(table, f32x4.splat(cap), 80);
}

/** Where the series of tanh may end after four terms: its error is below 1e-7 there. */
const NEAR: f32 = 0.2;

/** Scores u = s / cap become cap · tanh(u); `slopes`, if given, receives 1 − tanh² u. */
export function softCap(
  count: u32,
  scores: usize,
  apart: usize,
  slopes: usize,
  table: usize,
  exponentials: usize,
): void {
  for (let j: u32 = 0; j < count; j++) {
    const u0 = v128.load(scores);
    const u1 = v128.load(scores, 16);
    const square0 = f32x4.mul(u0, u0);
    const square1 = f32x4.mul(u1, u1);
    let low = tanhNear(u0, square0, table);
    let high = tanhNear(u1, square1, table);
    // Most scores are small beside the cap.
    const near = v128.load(table, 64);
    const far0 = f32x4.gt(square0, near);
    const far1 = f32x4.gt(square1, near);
    if (v128.any_true(v128.or(far0, far1))) {
      low = v128.bitselect(tanhFar(u0, exponentials), low, far0);
      high = v128.bitselect(tanhFar(u1, exponentials), high, far1);
    }
    const cap = v128.load(table, 80);
    v128.store(scores, f32x4.mul(cap, low));
    v128.store(scores, f32x4.mul(cap, high), 16);
    scores += apart;
    if (!slopes) continue;
    const one = v128.load(table);
    v128.store(slopes, f32x4.sub(one, f32x4.mul(low, low)));
    v128.store(slopes, f32x4.sub(one, f32x4.mul(high, high)), 16);
    slopes += 32;
  }
}

/** u − u³/3 + 2u⁵/15 − 17u⁷/315. */
function tanhNear(u: v128, square: v128, table: usize): v128 {
  let p = f32x4.add(v128.load(table, 32), f32x4.mul(square, v128.load(table, 48)));
  p = f32x4.add(v128.load(table, 16), f32x4.mul(square, p));
  p = f32x4.add(v128.load(table), f32x4.mul(square, p));
  return f32x4.mul(u, p);
}

/** 1 − 2 / (1 + e^2|u|), with the sign of u; its relative error is below 6e-7 beyond `NEAR`. */
function tanhFar(u: v128, exponentials: usize): v128 {
  const one = f32x4.splat(1);
  const power = exp(f32x4.mul(f32x4.splat(2), f32x4.abs(u)), exponentials);
  const size = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(one, power)));
  return v128.bitselect(u, size, i32x4.splat(0x80000000));
}
