import {
  ELU,
  GELU,
  GELU_TANH,
  geluTanhArgument,
  LEAKY,
  normalShare,
  RELU,
  RELU6,
  SIGMOID,
  SILU,
  SQUARED_RELU,
  sigmoid,
} from "../../assembly/activation.as";
import { EXP2_TABLE, exp, fillExp2Table } from "../../assembly/exponential.as";

/** As `activationGradient.ts` lists them. */
class ActivationGradient {
  from: usize;
  dOutput: usize;
  dInput: usize;
  size: u32;
  perTask: u32;
  activation: u32;
  slope: f32;
}

/**
 * Task = a stretch of elements: dInput = dOutput · f′, where f′ follows from f's output, or, for
 * SiLU and both GELUs, from its input.
 */
export function activationGradient(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<ActivationGradient>(job);
  const table = scratch;
  const held = scratch + EXP2_TABLE;
  const slope = f32x4.splat(f.slope);
  fillExp2Table(table);
  const first = task * f.perTask;
  const end = min(first + f.perTask, f.size);
  const whole = first + ((end - first) & ~3);
  for (let i = first; i < whole; i += 4) {
    const at = i << 2;
    const factor = slopeOf(f.activation, v128.load(f.from + at), slope, table);
    v128.store(f.dInput + at, f32x4.mul(v128.load(f.dOutput + at), factor));
  }
  for (let i = whole; i < end; i++) {
    const at = i << 2;
    v128.store(held, slopeOf(f.activation, v128.load32_splat(f.from + at), slope, table));
    store<f32>(f.dInput + at, load<f32>(f.dOutput + at) * load<f32>(held));
  }
  return 0;
}

/** f′, given f(x), or x where f has no inverse. */
function slopeOf(kind: u32, v: v128, slope: v128, table: usize): v128 {
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  if (kind == RELU) return v128.and(one, f32x4.gt(v, zero));
  if (kind == RELU6) {
    return v128.and(one, v128.and(f32x4.gt(v, zero), f32x4.lt(v, f32x4.splat(6))));
  }
  if (kind == SQUARED_RELU) return f32x4.mul(f32x4.splat(2), f32x4.sqrt(v));
  if (kind == LEAKY) return v128.bitselect(slope, one, f32x4.lt(v, zero));
  if (kind == ELU) return v128.bitselect(f32x4.add(v, one), one, f32x4.lt(v, zero));
  if (kind == SIGMOID) return f32x4.mul(v, f32x4.sub(one, v));
  if (kind == SILU) {
    const share = sigmoid(v, table);
    return f32x4.mul(share, f32x4.add(one, f32x4.mul(v, f32x4.sub(one, share))));
  }
  if (kind == GELU_TANH) {
    const share = sigmoid(geluTanhArgument(v), table);
    const square = f32x4.mul(v, v);
    const inner = f32x4.add(
      f32x4.splat(1.5957691216057308),
      f32x4.mul(square, f32x4.splat(0.21406443847660485)),
    );
    const rest = f32x4.mul(f32x4.mul(v, inner), f32x4.sub(one, share));
    return f32x4.mul(share, f32x4.add(one, rest));
  }
  if (kind == GELU) {
    const density = f32x4.mul(
      f32x4.splat(0.3989422804014327),
      exp(f32x4.mul(f32x4.splat(-0.5), f32x4.mul(v, v)), table),
    );
    return f32x4.add(normalShare(v, table), f32x4.mul(v, density));
  }
  return one;
}
