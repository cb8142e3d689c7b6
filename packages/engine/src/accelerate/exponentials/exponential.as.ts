import { EXP2_TABLE, exp, fillExp2Table } from "../../../assembly/exponential.as";

/** As `exponential.ts` lists them. */
class Exponential {
  from: usize;
  to: usize;
  size: u32;
  perTask: u32;
}

/** Task = a stretch of elements: to = e^from. */
export function exponential(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Exponential>(job);
  const first = task * f.perTask;
  const end = min(first + f.perTask, f.size);
  const whole = first + ((end - first) & ~3);
  fillExp2Table(scratch);
  for (let i = first; i < whole; i += 4) {
    v128.store(f.to + (i << 2), exp(v128.load(f.from + (i << 2)), scratch));
  }
  for (let i = whole; i < end; i++) {
    v128.store(scratch + EXP2_TABLE, exp(v128.load32_splat(f.from + (i << 2)), scratch));
    store<f32>(f.to + (i << 2), load<f32>(scratch + EXP2_TABLE));
  }
  return 0;
}
