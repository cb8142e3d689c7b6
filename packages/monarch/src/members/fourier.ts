import type { ComplexMonarch } from "../monarch/monarch.ts";
import { type MemberOptions, squareShape } from "./squareShape.ts";

/** A Fourier matrix, its columns in another order. */
export interface Fourier {
  /** F with its columns so ordered that it is Monarch: column c of it is column `order[c]` of F. */
  readonly monarch: ComplexMonarch;
  readonly order: Int32Array;
}

/**
 * The discrete Fourier transform F[x, y] = exp(−2πi x y / n) as a Monarch matrix, exactly, once its
 * columns are ordered by residues: column k·b + i is column i·(n/b) + k of F. It is the first step of
 * Cooley and Tukey: transforms of length b, twiddle factors (which lie in the left factor), transforms
 * of length n/b. In natural order F is far from Monarch.
 *
 * @throws {RangeError} a block size that does not divide n
 * @see Cooley and Tukey 1965; Dao et al. 2022, §3.2
 */
export function fourier(n: number, options: MemberOptions = {}): Fourier {
  const { shape, b, m } = squareShape(n, options);
  const left = { real: new Float64Array(n * m), imaginary: new Float64Array(n * m) };
  const right = { real: new Float64Array(n * b), imaginary: new Float64Array(n * b) };
  const put = (into: typeof left, at: number, turns: number) => {
    const angle = (-2 * Math.PI * (turns % n)) / n;
    into.real[at] = Math.cos(angle);
    into.imaginary[at] = Math.sin(angle);
  };
  const order = new Int32Array(n);
  for (let k = 0; k < m; k++) {
    for (let j = 0; j < b; j++) {
      order[k * b + j] = j * m + k;
      for (let l = 0; l < m; l++) put(left, (j * m + l) * m + k, (l * b + j) * k);
      for (let i = 0; i < b; i++) put(right, (k * b + j) * b + i, j * i * m);
    }
  }
  return { monarch: { shape, left, right }, order };
}
