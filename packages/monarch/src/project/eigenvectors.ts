import { type Tridiagonal, turnBack } from "./tridiagonal.ts";

/** Two or three are usual. */
const MOST_STEPS = 8;

/**
 * Orthonormal vectors to eigenvalues of a symmetric tridiagonal matrix T, row by row: by inverse
 * iteration, each kept orthogonal to those before it, so that repeated eigenvalues get as many
 * vectors as they have; turned back by the reflections that led to T.
 *
 * @see Golub and Van Loan 2013, §8.2.2; Wilkinson 1965, ch. 5, §§53–56
 */
export function eigenvectors(matrix: Tridiagonal, values: Float64Array): Float64Array {
  const { size: n } = matrix;
  const vectors = new Float64Array(values.length * n);
  const norm = normOf(matrix);
  const solver = solverOf(n);
  const random = randomSigns();
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    const x = vectors.subarray(index * n, (index + 1) * n);
    const start = () => {
      for (let i = 0; i < n; i++) x[i] = random();
      orthonormalize(vectors, n, index);
    };
    start();
    solver.factor(matrix, value, norm);
    for (let step = 0; step < MOST_STEPS; step++) {
      // How much a solution grows says how near the value is; a start that lacks the vector grows late.
      const growth = solver.solve(x);
      const kept = orthonormalize(vectors, n, index);
      if (!(kept > Number.EPSILON)) start();
      else if (step > 0 && growth * kept * norm * Number.EPSILON * n > 0.1) break;
    }
  }
  for (let index = 0; index < values.length; index++) {
    turnBack(matrix, vectors.subarray(index * n, (index + 1) * n));
  }
  return vectors;
}

/** Makes row `index` orthogonal to those before it and of length 1; gives the share that was left. */
export function orthonormalize(rows: Float64Array, n: number, index: number): number {
  const x = rows.subarray(index * n, (index + 1) * n);
  const before = length(x);
  // Twice: the first time leaves what rounding made of a row that was nearly dependent.
  for (let turn = 0; turn < 2; turn++) {
    for (let other = 0; other < index; other++) {
      const y = other * n;
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (rows[y + i] as number) * (x[i] as number);
      for (let i = 0; i < n; i++) x[i]! -= sum * (rows[y + i] as number);
    }
  }
  const after = length(x);
  if (after === 0) return 0;
  for (let i = 0; i < n; i++) x[i]! /= after;
  return after / before;
}

function length(x: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < x.length; i++) squares += (x[i] as number) ** 2;
  return Math.sqrt(squares);
}

function normOf({ size: n, diagonal, beside }: Tridiagonal): number {
  let norm = 0;
  for (let i = 0; i < n; i++) {
    const row = Math.abs(diagonal[i] as number) + Math.abs(beside[i] as number);
    norm = Math.max(norm, row + Math.abs(beside[i - 1] ?? 0));
  }
  return norm;
}

/** Starts that no structure of a matrix is likely to avoid; the same ones every time. */
function randomSigns(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Solves (T − value) x = x by elimination with pivots from two rows. */
function solverOf(n: number) {
  const diagonal = new Float64Array(n);
  const right = new Float64Array(n);
  const rightmost = new Float64Array(n);
  const factors = new Float64Array(n);
  const swapped = new Uint8Array(n);
  return {
    factor(t: Tridiagonal, value: number, norm: number): void {
      const least = Number.EPSILON * norm || Number.MIN_VALUE;
      let a = (t.diagonal[0] as number) - value;
      let b = t.beside[0] as number;
      for (let i = 0; i + 1 < n; i++) {
        const e = t.beside[i] as number;
        const d = (t.diagonal[i + 1] as number) - value;
        const f = t.beside[i + 1] as number;
        if (Math.abs(e) > Math.abs(a)) {
          swapped[i] = 1;
          const factor = a / e;
          factors[i] = factor;
          diagonal[i] = e;
          right[i] = d;
          rightmost[i] = f;
          a = b - factor * d;
          b = -factor * f;
        } else {
          swapped[i] = 0;
          const pivot = Math.abs(a) < least ? least : a;
          const factor = e / pivot;
          factors[i] = factor;
          diagonal[i] = pivot;
          right[i] = b;
          rightmost[i] = 0;
          a = d - factor * b;
          b = f;
        }
      }
      diagonal[n - 1] = Math.abs(a) < least ? least : a;
    },
    /** @returns how many times longer the solution is than x, which it replaces */
    solve(x: Float64Array): number {
      const before = length(x);
      for (let i = 0; i + 1 < n; i++) {
        if (swapped[i]) {
          const xi = x[i] as number;
          x[i] = x[i + 1] as number;
          x[i + 1] = xi - (factors[i] as number) * (x[i] as number);
        } else {
          x[i + 1]! -= (factors[i] as number) * (x[i] as number);
        }
      }
      for (let i = n - 1; i >= 0; i--) {
        let sum = x[i] as number;
        if (i + 1 < n) sum -= (right[i] as number) * (x[i + 1] as number);
        if (i + 2 < n) sum -= (rightmost[i] as number) * (x[i + 2] as number);
        x[i] = sum / (diagonal[i] as number);
      }
      return length(x) / before;
    },
  };
}
