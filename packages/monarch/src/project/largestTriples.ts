import { eigenvectors, orthonormalize } from "./eigenvectors.ts";
import { largestEigenvalues } from "./largestEigenvalues.ts";
import { tridiagonalize, tridiagonalOf } from "./tridiagonal.ts";

/** The largest singular triples of a matrix, where it has as many; else zeros. */
export interface Triples {
  /** Largest first. */
  readonly values: Float64Array;
  /** [rank, height], orthonormal. */
  readonly left: Float64Array;
  /** [rank, width] */
  readonly right: Float64Array;
}

/**
 * x v of a singular value s is s u, and of u₁ what rounding adds, ε s₁: where less than this is left
 * without it, s is below rounding.
 */
const DEPENDENT = 0.01;

/**
 * Finds the largest singular triples of matrices of one size, which are given by their columns: x has
 * `width` rows of `height` ≥ width. What is returned is overwritten by the next call.
 *
 * The eigenvectors of the width × width Gram matrix that belong to its largest eigenvalues give the
 * span; one step of subspace iteration on x itself then finds again what squaring lost in it, so that
 * a matrix of that rank is met to rounding. The cost does not depend on the values.
 *
 * @see Golub and Van Loan 2013, §§2.4 and 8.2.4
 */
export function largestTriplesOf(
  width: number,
  height: number,
  rank: number,
): (x: Float64Array) => Triples {
  const gram = new Float64Array(width * width);
  const form = tridiagonalOf(width);
  const values = new Float64Array(rank);
  const left = new Float64Array(rank * height);
  const right = new Float64Array(rank * width);
  return (x) => {
    values.fill(0);
    left.fill(0);
    right.fill(0);
    const exponent = exponentOf(x);
    if (exponent === undefined) return { values, left, right };
    scale(x, -exponent);
    gramOf(x, width, height, gram);
    tridiagonalize(gram, form);
    const vectors = eigenvectors(form, largestEigenvalues(form, rank));
    for (let r = 0; r < rank; r++) {
      const u = left.subarray(r * height, (r + 1) * height);
      combine(x, vectors.subarray(r * width, (r + 1) * width), u);
      const share = orthonormalize(left, height, r);
      const w = right.subarray(r * width, (r + 1) * width);
      const value = Math.sqrt(multiply(x, u, w));
      // A vector that mostly lay in the ones before, or of less than this, has its direction by rounding.
      if (share > DEPENDENT && value > height * Number.EPSILON * (values[0] as number)) {
        for (let i = 0; i < width; i++) w[i]! /= value;
        values[r] = value;
      } else {
        u.fill(0);
        w.fill(0);
      }
    }
    scale(x, exponent);
    scale(values, exponent);
    return { values, left, right };
  };
}

/** The power of two below the largest magnitude, so that squares neither overflow nor vanish. */
export function exponentOf(x: ArrayLike<number>): number | undefined {
  let largest = 0;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i] as number));
  return largest === 0 ? undefined : Math.floor(Math.log2(largest));
}

/** x · 2^exponent, exactly; in two steps, for 2^±1074 alone is no number. */
export function scale(x: Float64Array, exponent: number): void {
  if (exponent === 0) return;
  const half = Math.trunc(exponent / 2);
  const [a, b] = [2 ** half, 2 ** (exponent - half)];
  for (let i = 0; i < x.length; i++) x[i] = (x[i] as number) * a * b;
}

/** The lower triangle of x xᵀ; four columns at a time, since each sum waits for its last addition. */
function gramOf(x: Float64Array, width: number, height: number, gram: Float64Array): void {
  for (let i = 0; i < width; i++) {
    const a = i * height;
    let j = 0;
    for (; j + 3 <= i; j += 4) {
      const b = j * height;
      const c = b + height;
      const d = c + height;
      const e = d + height;
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let t = 0; t < height; t++) {
        const y = x[a + t] as number;
        s0 += y * (x[b + t] as number);
        s1 += y * (x[c + t] as number);
        s2 += y * (x[d + t] as number);
        s3 += y * (x[e + t] as number);
      }
      const at = i * width + j;
      gram[at] = s0;
      gram[at + 1] = s1;
      gram[at + 2] = s2;
      gram[at + 3] = s3;
    }
    for (; j <= i; j++) {
      const b = j * height;
      let sum = 0;
      for (let t = 0; t < height; t++) sum += (x[a + t] as number) * (x[b + t] as number);
      gram[i * width + j] = sum;
    }
  }
}

/** u ← Σ v[i] x[i] */
function combine(x: Float64Array, v: Float64Array, u: Float64Array): void {
  for (let i = 0; i < v.length; i++) {
    const factor = v[i] as number;
    const row = i * u.length;
    for (let t = 0; t < u.length; t++) u[t]! += factor * (x[row + t] as number);
  }
}

/** w[i] ← x[i] · u; gives ‖w‖². */
function multiply(x: Float64Array, u: Float64Array, w: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < w.length; i++) {
    const row = i * u.length;
    let sum = 0;
    for (let t = 0; t < u.length; t++) sum += (u[t] as number) * (x[row + t] as number);
    w[i] = sum;
    squares += sum * sum;
  }
  return squares;
}
