import { normals } from "@frugal/metrics";
import { hadamard, type Matrix, toDense } from "@frugal/monarch";

/** What the demo has ready; `"fourier"` is complex and goes its own way. */
export const MATRICES = ["picture", "hadamard", "lowRank", "random", "fourier"] as const;
export type MatrixName = (typeof MATRICES)[number];

/** Rank of what the noise is added to. */
const RANK = 6;

/** A matrix [n, n] that the demo has ready, the same in every browser. */
export function matrixOf(name: Exclude<MatrixName, "fourier">, n: number): Matrix {
  return { values: VALUES[name](n), rows: n, columns: n };
}

const VALUES: Readonly<Record<Exclude<MatrixName, "fourier">, (n: number) => Float64Array>> = {
  picture,
  hadamard: (n) => Float64Array.from(toDense(hadamard(n))),
  lowRank(n) {
    const normal = normals(3);
    const factor = () => Float64Array.from({ length: n * RANK }, () => normal());
    const [a, b] = [factor(), factor()];
    return fill(n, (y, x) => {
      let sum = normal() / 4;
      for (let r = 0; r < RANK; r++) sum += (a[y * RANK + r]! * b[x * RANK + r]!) / Math.sqrt(RANK);
      return sum;
    });
  },
  random(n) {
    const normal = normals(1);
    return fill(n, () => normal());
  },
};

/** Hills under a sun, with a fence: smooth parts, edges that slant, and texture; from 0 to 1. */
function picture(n: number): Float64Array {
  return fill(n, (row, column) => {
    const [y, x] = [row / n, column / n];
    const away = Math.hypot(x - 0.72, y - 0.24);
    if (away < 0.11) return 1;
    const far = 0.52 + 0.09 * Math.sin(7 * x + 1) + 0.03 * Math.sin(19 * x);
    const near = 0.74 + 0.07 * Math.sin(5 * x + 4);
    const post = y > 0.66 && y < 0.94 && (8 * x) % 1 < 0.14;
    const rail = Math.abs(y - 0.74 - 0.04 * x) < 0.012 || Math.abs(y - 0.85 - 0.03 * x) < 0.012;
    if (post || rail) return 0.95;
    if (y > near) return 0.3 + 0.1 * Math.sin(60 * x + 25 * y) * Math.sin(80 * y);
    if (y > far) return 0.45 - 0.35 * (y - far);
    return 0.62 + 0.3 * y + 0.1 * Math.exp(-6 * away);
  });
}

function fill(n: number, valueAt: (row: number, column: number) => number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => valueAt(Math.floor(at / n), at % n));
}
