/** 1 / √(variance + epsilon) of a row whose mean is known. */
export function scaleOf(x: usize, width: u32, mean: f32, epsilon: f32): f32 {
  const m = f32x4.splat(mean);
  let s0 = f32x4.splat(0);
  let s1 = s0;
  const whole = x + ((width & ~7) << 2);
  const end = x + (width << 2);
  while (x < whole) {
    const a = f32x4.sub(v128.load(x), m);
    const b = f32x4.sub(v128.load(x, 16), m);
    s0 = f32x4.add(s0, f32x4.mul(a, a));
    s1 = f32x4.add(s1, f32x4.mul(b, b));
    x += 32;
  }
  let sum = lanes(f32x4.add(s0, s1));
  while (x < end) {
    const a = load<f32>(x) - mean;
    sum += a * a;
    x += 4;
  }
  return 1 / sqrt<f32>(sum / <f32>width + epsilon);
}

export function lanes(s: v128): f32 {
  return (
    f32x4.extract_lane(s, 0) +
    f32x4.extract_lane(s, 1) +
    (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3))
  );
}
