/** The inverse of a matrix, and its determinant as sign · exp(log). */
export interface Inverse {
  readonly inverse: Float64Array;
  readonly sign: 1 | -1;
  readonly log: number;
}

/** Inverts a [size, size] row-major by elimination with row pivots; undefined when it is singular. */
export function invert(matrix: ArrayLike<number>, size: number): Inverse | undefined {
  const width = 2 * size;
  const rows: Float64Array[] = Array.from({ length: size }, (_, i) => {
    const row = new Float64Array(width);
    for (let j = 0; j < size; j++) row[j] = matrix[i * size + j] as number;
    row[size + i] = 1;
    return row;
  });
  let sign: 1 | -1 = 1;
  let log = 0;
  for (let column = 0; column < size; column++) {
    const magnitude = (row: number) => Math.abs((rows[row] as Float64Array)[column] as number);
    let best = column;
    for (let row = column + 1; row < size; row++) if (magnitude(row) > magnitude(best)) best = row;
    if (!(magnitude(best) > 0)) return undefined;
    if (best !== column) {
      [rows[best], rows[column]] = [rows[column] as Float64Array, rows[best] as Float64Array];
      sign = sign === 1 ? -1 : 1;
    }
    const pivotRow = rows[column] as Float64Array;
    const pivot = pivotRow[column] as number;
    if (pivot < 0) sign = sign === 1 ? -1 : 1;
    log += Math.log(Math.abs(pivot));
    for (let at = column; at < width; at++) pivotRow[at]! /= pivot;
    rows.forEach((row, index) => {
      const factor = row[column] as number;
      if (index === column || factor === 0) return;
      for (let at = column; at < width; at++) row[at]! -= factor * (pivotRow[at] as number);
    });
  }
  const inverse = new Float64Array(size * size);
  rows.forEach((row, i) => {
    inverse.set(row.subarray(size), i * size);
  });
  return { inverse, sign, log };
}
