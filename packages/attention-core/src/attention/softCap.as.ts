import { exp } from "@frugal/engine/assembly/exponential.as";

/** Scores u = s / cap become cap · tanh(u); `slopes`, if given, receives 1 − tanh² u. */
export function softCap(
  cap: f32,
  count: u32,
  scores: usize,
  apart: usize,
  slopes: usize,
  table: usize,
): void {
  const factor = f32x4.splat(cap);
  const one = f32x4.splat(1);
  for (let j: u32 = 0; j < count; j++) {
    const low = tanh(v128.load(scores), table);
    const high = tanh(v128.load(scores, 16), table);
    v128.store(scores, f32x4.mul(factor, low));
    v128.store(scores, f32x4.mul(factor, high), 16);
    scores += apart;
    if (!slopes) continue;
    v128.store(slopes, f32x4.sub(one, f32x4.mul(low, low)));
    v128.store(slopes, f32x4.sub(one, f32x4.mul(high, high)), 16);
    slopes += 32;
  }
}

/**
 * tanh of each lane, relative error below 3e-7. Scores are mostly small beside the cap: there it is
 * Lambert's continued fraction to its fifth term (error below 2e-8 for |u| ≤ 1).
 */
function tanh(u: v128, table: usize): v128 {
  const square = f32x4.mul(u, u);
  const above = f32x4.mul(
    u,
    f32x4.add(f32x4.splat(945), f32x4.mul(square, f32x4.add(f32x4.splat(105), square))),
  );
  const below = f32x4.add(
    f32x4.splat(945),
    f32x4.mul(square, f32x4.add(f32x4.splat(420), f32x4.mul(square, f32x4.splat(15)))),
  );
  const near = f32x4.div(above, below);
  const far = f32x4.gt(square, f32x4.splat(1));
  if (!v128.any_true(far)) return near;
  return v128.bitselect(tanhFar(u, table), near, far);
}

/** 1 − 2 / (1 + e^2|u|), with the sign of u. */
function tanhFar(u: v128, table: usize): v128 {
  const one = f32x4.splat(1);
  const power = exp(f32x4.mul(f32x4.splat(2), f32x4.abs(u)), table);
  const size = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(one, power)));
  return v128.bitselect(u, size, i32x4.splat(0x80000000));
}
