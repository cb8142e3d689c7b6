import { sumOf } from "../sums/sumInto.as";
import { lanes, scaleOf } from "./rowScale.as";

/** As `layerNormBackward.ts` lists them. */
class LayerNormGradient {
  x: usize;
  gain: usize;
  dOutput: usize;
  dX: usize;
  /** Sums of one task each, [tasks][width], for the gradients by gain and by bias. */
  gainSums: usize;
  biasSums: usize;
  rows: u32;
  width: u32;
  rowsPerTask: u32;
  epsilon: f32;
}

/**
 * Task = some rows: with n = (x − mean) · s, s = 1 / √(variance + epsilon) and g = dOutput ∘ gain,
 * dX = s (g − mean g − n · mean(g ∘ n)), and sums of dOutput ∘ n and of dOutput.
 */
export function layerNormGradient(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<LayerNormGradient>(job);
  const bytes = f.width << 2;
  const first = task * f.rowsPerTask;
  const end = min(first + f.rowsPerTask, f.rows);
  const byGain = f.gainSums + task * bytes;
  const byBias = f.biasSums + task * bytes;
  memory.fill(byGain, 0, bytes);
  memory.fill(byBias, 0, bytes);
  const whole = bytes & ~15;
  const share: f32 = 1 / <f32>f.width;
  for (let row = first; row < end; row++) {
    const x = f.x + row * bytes;
    const d = f.dOutput + row * bytes;
    const dX = f.dX + row * bytes;
    const mean = sumOf(x, f.width) * share;
    const scale = scaleOf(x, f.width, mean, f.epsilon);
    const m = f32x4.splat(mean);
    const s = f32x4.splat(scale);
    let sums = f32x4.splat(0);
    let products = sums;
    for (let at: u32 = 0; at < whole; at += 16) {
      const slope = v128.load(d + at);
      const n = f32x4.mul(f32x4.sub(v128.load(x + at), m), s);
      const g = f32x4.mul(slope, v128.load(f.gain + at));
      sums = f32x4.add(sums, g);
      products = f32x4.add(products, f32x4.mul(g, n));
      v128.store(byGain + at, f32x4.add(v128.load(byGain + at), f32x4.mul(slope, n)));
      v128.store(byBias + at, f32x4.add(v128.load(byBias + at), slope));
    }
    let sum = lanes(sums);
    let product = lanes(products);
    for (let at = whole; at < bytes; at += 4) {
      const slope = load<f32>(d + at);
      const n = (load<f32>(x + at) - mean) * scale;
      const g = slope * load<f32>(f.gain + at);
      sum += g;
      product += g * n;
      store<f32>(byGain + at, load<f32>(byGain + at) + slope * n);
      store<f32>(byBias + at, load<f32>(byBias + at) + slope);
    }
    const level = f32x4.splat(sum * share);
    const tilt = f32x4.splat(product * share);
    for (let at: u32 = 0; at < whole; at += 16) {
      const n = f32x4.mul(f32x4.sub(v128.load(x + at), m), s);
      const g = f32x4.mul(v128.load(d + at), v128.load(f.gain + at));
      const rest = f32x4.sub(f32x4.sub(g, level), f32x4.mul(n, tilt));
      v128.store(dX + at, f32x4.mul(s, rest));
    }
    for (let at = whole; at < bytes; at += 4) {
      const n = (load<f32>(x + at) - mean) * scale;
      const g = load<f32>(d + at) * load<f32>(f.gain + at);
      store<f32>(dX + at, scale * (g - sum * share - n * (product * share)));
    }
  }
  return 0;
}
