import type { Matrix } from "./matrix.ts";

/** An upper bidiagonal matrix: d on the diagonal, e[i] beside d[i]; the last of e is 0. */
export interface Bidiagonal {
  readonly d: Float64Array;
  readonly e: Float64Array;
}

/**
 * An upper bidiagonal matrix with the singular values of a matrix times `scale`, by Householder
 * reflections from both sides: 2mn² − ⅔n³ multiply-adds, all along rows as they lie in memory. The
 * smaller side becomes the columns.
 *
 * @see Golub and Van Loan 2013, §5.4.8
 */
export function bidiagonal(matrix: Matrix, scale: number): Bidiagonal {
  const tall = matrix.rows >= matrix.columns;
  const m = tall ? matrix.rows : matrix.columns;
  const n = tall ? matrix.columns : matrix.rows;
  const a = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      a[i * n + j] = scale * (matrix.values[tall ? i * n + j : j * m + i] as number);
    }
  }
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    d[k] = reflectColumn(a, m, n, k, weights);
    if (k + 1 < n) e[k] = reflectRow(a, m, n, k);
  }
  return { d, e };
}

/**
 * Squares below this, beside a largest element of 1 to 2, are left alone: reflecting by them would
 * underflow.
 */
const NEGLIGIBLE = 1e-280;

/**
 * Turns column k below row k to 0 and the columns to its right with it; gives what is left of it.
 */
function reflectColumn(
  a: Float64Array,
  m: number,
  n: number,
  k: number,
  weights: Float64Array,
): number {
  let squares = 0;
  for (let i = k; i < m; i++) squares += (a[i * n + k] as number) ** 2;
  const head = a[k * n + k] as number;
  const left = head > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
  if (squares < NEGLIGIBLE) return head;
  a[k * n + k] = head - left;
  const factor = 1 / (left * (head - left)); // −2 / ‖v‖²
  weights.fill(0, k + 1);
  for (let i = k; i < m; i++) {
    const v = a[i * n + k] as number;
    if (v === 0) continue;
    const row = i * n;
    for (let j = k + 1; j < n; j++) {
      weights[j] = (weights[j] as number) + v * (a[row + j] as number);
    }
  }
  for (let i = k; i < m; i++) {
    const v = factor * (a[i * n + k] as number);
    if (v === 0) continue;
    const row = i * n;
    for (let j = k + 1; j < n; j++) {
      a[row + j] = (a[row + j] as number) + v * (weights[j] as number);
    }
  }
  return left;
}

/** Turns row k right of column k + 1 to 0 and the rows below with it; gives what is left of it. */
function reflectRow(a: Float64Array, m: number, n: number, k: number): number {
  const top = k * n;
  let squares = 0;
  for (let j = k + 1; j < n; j++) squares += (a[top + j] as number) ** 2;
  const head = a[top + k + 1] as number;
  const left = head > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
  if (squares < NEGLIGIBLE) return head;
  a[top + k + 1] = head - left;
  const factor = 1 / (left * (head - left));
  for (let i = k + 1; i < m; i++) {
    const row = i * n;
    let product = 0;
    for (let j = k + 1; j < n; j++) product += (a[row + j] as number) * (a[top + j] as number);
    product *= factor;
    for (let j = k + 1; j < n; j++) {
      a[row + j] = (a[row + j] as number) + product * (a[top + j] as number);
    }
  }
  return left;
}
