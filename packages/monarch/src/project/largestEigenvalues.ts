import type { Tridiagonal } from "./tridiagonal.ts";

/**
 * The `count` largest eigenvalues of a symmetric tridiagonal matrix, largest first, repeated ones as
 * often as they occur: by bisection, each to the rounding of the largest.
 *
 * @see Golub and Van Loan 2013, §8.4.1
 */
export function largestEigenvalues(matrix: Tridiagonal, count: number): Float64Array {
  const { size: n, diagonal, beside } = matrix;
  let bottom = Infinity;
  let top = -Infinity;
  for (let i = 0; i < n; i++) {
    const reach = Math.abs(beside[i] as number) + Math.abs(beside[i - 1] ?? 0);
    bottom = Math.min(bottom, (diagonal[i] as number) - reach);
    top = Math.max(top, (diagonal[i] as number) + reach);
  }
  const closest = Number.EPSILON * Math.max(Math.abs(bottom), Math.abs(top));
  const values = new Float64Array(count);
  let above = top;
  for (let index = 0; index < count; index++) {
    let low = bottom;
    let high = above;
    while (high - low > closest) {
      const middle = (low + high) / 2;
      if (middle <= low || middle >= high) break;
      if (countAbove(matrix, middle) > index) low = middle;
      else high = middle;
    }
    values[index] = (low + high) / 2;
    above = high;
  }
  return values;
}

/** How many eigenvalues exceed x: Sturm's count of the signs of the pivots of T − x. */
function countAbove({ size: n, diagonal, beside }: Tridiagonal, x: number): number {
  let pivot = (diagonal[0] as number) - x;
  let above = pivot > 0 ? 1 : 0;
  for (let i = 1; i < n; i++) {
    const e = beside[i - 1] as number;
    // A pivot of 0 counts as a tiny one: the eigenvalue is that near to x.
    pivot = (diagonal[i] as number) - x - (e * e) / (pivot || Number.EPSILON * Math.abs(e) || 1);
    if (pivot > 0) above++;
  }
  return above;
}
