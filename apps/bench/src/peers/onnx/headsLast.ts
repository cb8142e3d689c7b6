/** [H, N, D] → [N, H · D] */
export function headsLast(values: Float32Array, H: number, N: number, D: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let h = 0; h < H; h++) {
    for (let i = 0; i < N; i++) {
      const from = (h * N + i) * D;
      result.set(values.subarray(from, from + D), (i * H + h) * D);
    }
  }
  return result;
}
