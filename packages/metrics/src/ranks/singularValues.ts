import { largestMagnitude } from "../values/largestMagnitude.ts";
import { bidiagonal } from "./bidiagonal.ts";
import { diagonalize } from "./diagonalize.ts";
import { checkMatrix, type Matrix } from "./matrix.ts";

/**
 * The min(rows, columns) singular values of a matrix, largest first.
 *
 * O(m n²) for an m × n matrix, n the smaller side. Each is right to some ten roundings of the
 * largest; the matrix may be of any scale. The matrix is copied, once.
 *
 * @throws {RangeError} no elements, another number of values than rows × columns, NaN or infinities
 * @see Golub and Kahan 1965
 */
export function singularValues(matrix: Matrix): Float64Array {
  checkMatrix("singularValues", matrix);
  const largest = largestMagnitude(matrix.values);
  // A power of two, so that scaling rounds nothing and squares cannot overflow.
  const exponent = largest === 0 ? 0 : Math.floor(Math.log2(largest));
  const scale = 2 ** -Math.max(exponent, -1022);
  const values = diagonalize(bidiagonal(matrix, scale)).sort().reverse();
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / scale;
  return values;
}
