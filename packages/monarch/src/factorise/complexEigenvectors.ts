import { type ComplexSquare, productOf, zeroSquare } from "./complexSquare.ts";

/** Steps for each eigenvalue after which a matrix is given up on; two or three are usual. */
const MOST_STEPS = 60;
/** A shift that has not served for so long is replaced by another. */
const PATIENCE = 10;

/**
 * The eigenvectors of a complex n × n matrix, as columns of length 1: Schur form by QR steps with
 * shifts, all by rotations, then back substitution. Where the matrix cannot be diagonalised, columns
 * are nearly parallel.
 *
 * @throws {Error} no convergence, which finite values hardly cause
 * @see Golub and Van Loan 2013, §§7.4–7.6
 */
export function complexEigenvectors(matrix: ComplexSquare, n: number): ComplexSquare {
  const t = { real: matrix.real.slice(), imaginary: matrix.imaginary.slice() };
  const q = zeroSquare(n);
  for (let i = 0; i < n; i++) q.real[i * n + i] = 1;
  for (let k = 0; k + 2 < n; k++) {
    for (let i = n - 1; i > k + 1; i--) rotate(t, q, n, i - 1, at(t, n, i - 1, k), at(t, n, i, k));
  }
  triangulate(t, q, n);
  const vectors = productOf(q, triangularVectors(t, n), n);
  for (let k = 0; k < n; k++) {
    let squares = 0;
    for (let i = 0; i < n; i++) squares += sizeAt(vectors, n, i, k) ** 2;
    for (let i = 0; i < n; i++) {
      vectors.real[i * n + k]! /= Math.sqrt(squares);
      vectors.imaginary[i * n + k]! /= Math.sqrt(squares);
    }
  }
  return vectors;
}

type Number2 = readonly [real: number, imaginary: number];

const at = ({ real, imaginary }: ComplexSquare, n: number, i: number, j: number): Number2 => [
  real[i * n + j] as number,
  imaginary[i * n + j] as number,
];

const sizeAt = (a: ComplexSquare, n: number, i: number, j: number) => Math.hypot(...at(a, n, i, j));

const times = ([a, b]: Number2, [c, d]: Number2): Number2 => [a * c - b * d, a * d + b * c];
const minus = ([a, b]: Number2, [c, d]: Number2): Number2 => [a - c, b - d];

/** Turns rows p and p + 1 so that (f, g) becomes (·, 0), columns with them; q takes note. */
function rotate(t: ComplexSquare, q: ComplexSquare, n: number, p: number, f: Number2, g: Number2) {
  const [sizeF, sizeG] = [Math.hypot(...f), Math.hypot(...g)];
  if (sizeG === 0) return;
  const r = Math.hypot(sizeF, sizeG);
  const c = sizeF / r;
  const phase: Number2 = sizeF === 0 ? [1, 0] : [f[0] / sizeF, f[1] / sizeF];
  const [x, y] = times(phase, [g[0] / r, -g[1] / r]);
  turn(t, c, x, y, p * n, (p + 1) * n, 1, n);
  turn(t, c, x, -y, p, p + 1, n, n);
  turn(q, c, x, -y, p, p + 1, n, n);
}

/** (a, b) ← (c a + s b, −s̄ a + c b) for two lines of a matrix, s = x + iy. */
function turn(
  { real, imaginary }: ComplexSquare,
  c: number,
  x: number,
  y: number,
  a: number,
  b: number,
  stride: number,
  n: number,
): void {
  for (let step = 0, i = a, j = b; step < n; step++, i += stride, j += stride) {
    const [u, v] = [real[i] as number, imaginary[i] as number];
    const [w, z] = [real[j] as number, imaginary[j] as number];
    real[i] = c * u + x * w - y * z;
    imaginary[i] = c * v + x * z + y * w;
    real[j] = c * w - (x * u + y * v);
    imaginary[j] = c * z - (x * v - y * u);
  }
}

/** From Hessenberg to triangular form. */
function triangulate(t: ComplexSquare, q: ComplexSquare, n: number): void {
  let end = n - 1;
  let waited = 0;
  let steps = MOST_STEPS * n;
  while (end > 0) {
    let start = end;
    while (start > 0 && !isNegligible(t, n, start)) start--;
    if (start > 0) {
      t.real[start * n + start - 1] = 0;
      t.imaginary[start * n + start - 1] = 0;
    }
    if (start === end) {
      end--;
      waited = 0;
      continue;
    }
    if (steps-- === 0) throw new Error("complexEigenvectors: no convergence");
    const shift: Number2 =
      ++waited % PATIENCE === 0 ? [sizeAt(t, n, end, end - 1), 0] : shiftOf(t, n, end);
    rotate(t, q, n, start, minus(at(t, n, start, start), shift), at(t, n, start + 1, start));
    for (let k = start + 1; k < end; k++) {
      rotate(t, q, n, k, at(t, n, k, k - 1), at(t, n, k + 1, k - 1));
    }
  }
}

/** Whether the element before the diagonal of a row changes no eigenvalue by more than rounding. */
function isNegligible(t: ComplexSquare, n: number, row: number): boolean {
  const around = sizeAt(t, n, row, row) + sizeAt(t, n, row - 1, row - 1);
  return sizeAt(t, n, row, row - 1) <= Number.EPSILON * around + Number.MIN_VALUE;
}

/** The eigenvalue of the last 2 × 2 that is nearer to its last element. */
function shiftOf(t: ComplexSquare, n: number, end: number): Number2 {
  const [a, d] = [at(t, n, end - 1, end - 1), at(t, n, end, end)];
  const half: Number2 = [(a[0] - d[0]) / 2, (a[1] - d[1]) / 2];
  const product = times(at(t, n, end - 1, end), at(t, n, end, end - 1));
  const square = times(half, half);
  const root = rootOf([square[0] + product[0], square[1] + product[1]]);
  const sign = half[0] * root[0] + half[1] * root[1] < 0 ? -1 : 1;
  const sum: Number2 = [half[0] + sign * root[0], half[1] + sign * root[1]];
  const squares = sum[0] ** 2 + sum[1] ** 2;
  if (squares === 0) return d;
  const ratio = times(product, [sum[0] / squares, -sum[1] / squares]);
  return minus(d, ratio);
}

function rootOf([x, y]: Number2): Number2 {
  const size = Math.hypot(x, y);
  const real = Math.sqrt((size + Math.abs(x)) / 2);
  if (real === 0) return [0, 0];
  const other = y / (2 * real);
  return x >= 0 ? [real, other] : [Math.abs(other), y < 0 ? -real : real];
}

/** The eigenvectors of a triangular matrix, as columns. */
function triangularVectors(t: ComplexSquare, n: number): ComplexSquare {
  let norm = 0;
  for (let i = 0; i < n; i++) for (let j = i; j < n; j++) norm = Math.max(norm, sizeAt(t, n, i, j));
  const least = Number.EPSILON * norm || Number.MIN_VALUE;
  const x = zeroSquare(n);
  for (let k = 0; k < n; k++) {
    x.real[k * n + k] = 1;
    for (let i = k - 1; i >= 0; i--) {
      let sum: Number2 = [0, 0];
      for (let j = i + 1; j <= k; j++) sum = minus(sum, times(at(t, n, i, j), at(x, n, j, k)));
      const gap = minus(at(t, n, i, i), at(t, n, k, k));
      const [u, v] = Math.hypot(...gap) < least ? [least, 0] : gap;
      const squares = u * u + v * v;
      const [real, imaginary] = times(sum, [u / squares, -v / squares]);
      x.real[i * n + k] = real;
      x.imaginary[i * n + k] = imaginary;
    }
  }
  return x;
}
