import { across } from "./across.as";
import { CHUNK } from "./scanJob.as";

/** As `scaleGradients.ts` lists them. */
class ScaleGradients {
  dOutput: usize;
  output: usize;
  denominators: usize;
  scaled: usize;
  slopes: usize;
  rows: u32;
  E: u32;
}

/**
 * Task = 32 rows: what the numerator's gradient is, dOutput / denominator, and the denominator's,
 * −(dOutput · output) / denominator; 0 where the denominator is 0, whatever dOutput.
 */
export function scaleGradients(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<ScaleGradients>(job);
  const bytes = f.E << 2;
  const end = min(f.rows, (task + 1) * CHUNK);
  for (let row = task * CHUNK; row < end; row++) {
    const denominator = load<f32>(f.denominators + (row << 2));
    const from = f.dOutput + row * bytes;
    const output = f.output + row * bytes;
    const to = f.scaled + row * bytes;
    if (denominator == 0) {
      memory.fill(to, 0, bytes);
      store<f32>(f.slopes + (row << 2), 0);
      continue;
    }
    const share: f32 = 1 / denominator;
    let sum = f32x4.splat(0);
    for (let e: u32 = 0; e < bytes; e += 16) {
      const slope = v128.load(from + e);
      sum = f32x4.add(sum, f32x4.mul(slope, v128.load(output + e)));
      v128.store(to + e, f32x4.mul(f32x4.splat(share), slope));
    }
    store<f32>(f.slopes + (row << 2), -across(sum) * share);
  }
  return 0;
}
