/** `unitRows` on plain arrays in float64, by definition: x [rows, width]. */
export function unitRows(
  x: ArrayLike<number>,
  width: number,
  epsilon: number = 1e-6,
): Float64Array {
  const output = Float64Array.from(x);
  for (let row = 0; row < x.length; row += width) {
    const values = output.subarray(row, row + width);
    const norm = Math.max(Math.hypot(...values), epsilon);
    values.forEach((value, i) => {
      values[i] = value / norm;
    });
  }
  return output;
}
