/** `layerNorm` on plain arrays in float64, by definition: x [rows, width]. */
export function layerNorm(
  x: ArrayLike<number>,
  gain: ArrayLike<number>,
  bias: ArrayLike<number>,
  epsilon: number = 1e-5,
): Float64Array {
  const width = gain.length;
  const output = new Float64Array(x.length);
  for (let row = 0; row < x.length; row += width) {
    const values = Array.from({ length: width }, (_, i) => x[row + i] as number);
    const mean = values.reduce((sum, value) => sum + value, 0) / width;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
    values.forEach((value, i) => {
      const centred = (value - mean) / Math.sqrt(variance + epsilon);
      output[row + i] = (gain[i] as number) * centred + (bias[i] as number);
    });
  }
  return output;
}
