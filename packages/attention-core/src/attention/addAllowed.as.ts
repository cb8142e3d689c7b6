/**
 * to += Σ of weight · row over the set bits; weights lie `apart` bytes from one another, rows of `bytes`
 * bytes `stride`.
 */
export function addAllowed(
  word: u32,
  count: u32,
  weights: usize,
  apart: usize,
  rows: usize,
  stride: u32,
  bytes: u32,
  to: usize,
): void {
  for (let i: u32 = 0; i < count; i++) {
    if (!((word >> i) & 1)) continue;
    const weight = v128.load32_splat(weights + i * apart);
    const row = rows + i * stride;
    for (let c: u32 = 0; c < bytes; c += 16) {
      v128.store(to + c, f32x4.add(v128.load(to + c), f32x4.mul(weight, v128.load(row + c))));
    }
  }
}
