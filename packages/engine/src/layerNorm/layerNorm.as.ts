import { sumOf } from "../sums/sumInto.as";
import { scaleOf } from "./rowScale.as";

/** As `layerNormForward.ts` lists them. */
class LayerNorm {
  x: usize;
  gain: usize;
  bias: usize;
  output: usize;
  rows: u32;
  width: u32;
  rowsPerTask: u32;
  epsilon: f32;
}

/** Task = some rows: output = gain ∘ (x − mean) / √(variance + epsilon) + bias. */
export function layerNorm(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<LayerNorm>(job);
  const bytes = f.width << 2;
  const first = task * f.rowsPerTask;
  const end = min(first + f.rowsPerTask, f.rows);
  const whole = bytes & ~15;
  for (let row = first; row < end; row++) {
    const x = f.x + row * bytes;
    const y = f.output + row * bytes;
    const mean = sumOf(x, f.width) / <f32>f.width;
    const scale = scaleOf(x, f.width, mean, f.epsilon);
    const m = f32x4.splat(mean);
    const s = f32x4.splat(scale);
    for (let at: u32 = 0; at < whole; at += 16) {
      const centred = f32x4.mul(f32x4.sub(v128.load(x + at), m), s);
      const scaled = f32x4.mul(centred, v128.load(f.gain + at));
      v128.store(y + at, f32x4.add(scaled, v128.load(f.bias + at)));
    }
    for (let at = whole; at < bytes; at += 4) {
      const centred = (load<f32>(x + at) - mean) * scale;
      store<f32>(y + at, centred * load<f32>(f.gain + at) + load<f32>(f.bias + at));
    }
  }
  return 0;
}
