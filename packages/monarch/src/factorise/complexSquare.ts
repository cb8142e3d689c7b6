import type { Complex } from "../monarch/monarch.ts";

/** A square matrix of complex numbers, row by row. */
export type ComplexSquare = Complex<Float64Array>;

export const zeroSquare = (n: number): ComplexSquare => ({
  real: new Float64Array(n * n),
  imaginary: new Float64Array(n * n),
});

/** a b, both n × n. */
export function productOf(a: ComplexSquare, b: ComplexSquare, n: number): ComplexSquare {
  const c = zeroSquare(n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const [x, y] = [a.real[i * n + k] as number, a.imaginary[i * n + k] as number];
      for (let j = 0; j < n; j++) {
        const [u, v] = [b.real[k * n + j] as number, b.imaginary[k * n + j] as number];
        c.real[i * n + j]! += x * u - y * v;
        c.imaginary[i * n + j]! += x * v + y * u;
      }
    }
  }
  return c;
}

/** The inverse of an n × n matrix by elimination with row pivots; undefined where it is singular to rounding. */
export function inverseOf(matrix: ComplexSquare, n: number): ComplexSquare | undefined {
  const a = { real: matrix.real.slice(), imaginary: matrix.imaginary.slice() };
  const b = zeroSquare(n);
  for (let i = 0; i < n; i++) b.real[i * n + i] = 1;
  let largest = 0;
  for (let at = 0; at < n * n; at++) {
    largest = Math.max(largest, Math.hypot(a.real[at] as number, a.imaginary[at] as number));
  }
  for (let column = 0; column < n; column++) {
    const size = (row: number) =>
      Math.hypot(a.real[row * n + column] as number, a.imaginary[row * n + column] as number);
    let best = column;
    for (let row = column + 1; row < n; row++) if (size(row) > size(best)) best = row;
    if (!(size(best) > n * Number.EPSILON * largest)) return undefined;
    for (const part of [a.real, a.imaginary, b.real, b.imaginary]) swapRows(part, n, best, column);
    const squares = size(column) ** 2;
    const real = (a.real[column * n + column] as number) / squares;
    const imaginary = -(a.imaginary[column * n + column] as number) / squares;
    for (const side of [a, b]) scaleRow(side, n, column, real, imaginary);
    for (let row = 0; row < n; row++) {
      if (row === column) continue;
      const [x, y] = [a.real[row * n + column] as number, a.imaginary[row * n + column] as number];
      for (const side of [a, b]) subtractRow(side, n, row, column, x, y);
    }
  }
  return b;
}

function swapRows(part: Float64Array, n: number, a: number, b: number): void {
  if (a === b) return;
  const row = part.slice(a * n, (a + 1) * n);
  part.copyWithin(a * n, b * n, (b + 1) * n);
  part.set(row, b * n);
}

function scaleRow(
  { real, imaginary }: ComplexSquare,
  n: number,
  row: number,
  x: number,
  y: number,
) {
  for (let at = row * n; at < (row + 1) * n; at++) {
    const [u, v] = [real[at] as number, imaginary[at] as number];
    real[at] = x * u - y * v;
    imaginary[at] = x * v + y * u;
  }
}

function subtractRow(
  { real, imaginary }: ComplexSquare,
  n: number,
  row: number,
  from: number,
  x: number,
  y: number,
): void {
  for (let j = 0; j < n; j++) {
    const [u, v] = [real[from * n + j] as number, imaginary[from * n + j] as number];
    real[row * n + j]! -= x * u - y * v;
    imaginary[row * n + j]! -= x * v + y * u;
  }
}
