import { activate } from "../../assembly/activation.as";
import { EXP2_TABLE, fillExp2Table } from "../../assembly/exponential.as";

/** As `activated.ts` lists them. */
class Activation {
  from: usize;
  to: usize;
  size: u32;
  perTask: u32;
  activation: u32;
  slope: f32;
}

/** Task = a stretch of elements: to = f(from). */
export function activation(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Activation>(job);
  const table = scratch;
  const held = scratch + EXP2_TABLE;
  const slope = f32x4.splat(f.slope);
  const kind = f.activation;
  fillExp2Table(table);
  const first = task * f.perTask;
  const end = min(first + f.perTask, f.size);
  const whole = first + ((end - first) & ~3);
  for (let i = first; i < whole; i += 4) {
    v128.store(f.to + (i << 2), activate(kind, v128.load(f.from + (i << 2)), slope, table));
  }
  for (let i = whole; i < end; i++) {
    v128.store(held, activate(kind, v128.load32_splat(f.from + (i << 2)), slope, table));
    store<f32>(f.to + (i << 2), load<f32>(held));
  }
  return 0;
}
