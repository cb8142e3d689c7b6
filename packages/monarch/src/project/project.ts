import type { Monarch, Values } from "../monarch/monarch.ts";
import { type MonarchOptions, monarchShape } from "../monarch/monarchShape.ts";
import { sizesOf } from "../monarch/sizes.ts";
import { exponentOf, largestTriplesOf } from "./largestTriples.ts";
import { checkMatrix, type Matrix } from "./matrix.ts";

/** Which Monarch matrices are looked among, and whom to tell how far it is. */
export interface ProjectOptions extends Pick<MonarchOptions, "blockSize" | "rank" | "pad"> {
  /** Called with the share of slices that are done, 0 to 1, now and then; 1 comes last. */
  readonly onProgress?: (share: number) => void;
}

/** The nearest Monarch matrix, and how near it is. */
export interface Projection {
  /** Factors of the kind of numbers that the matrix has. */
  readonly monarch: Monarch;
  /** ‖A − M‖ / ‖A‖ in Frobenius norms, with the factors as they are stored; 0 for A = 0. */
  readonly error: number;
}

/**
 * The Monarch matrix M of a shape that is nearest to a matrix A: min ‖A − M‖ in Frobenius norm, exactly.
 *
 * The slice (j, k) of A, its elements in rows l·J + j and columns k·I + i, meets a product of its own
 * factors only, Σᵣ left[j, l, k·rank + r] · right[k, r·J + j, i]: so the best M takes from each slice
 * its `rank` largest singular triples (s, u, v), left = √s u and right = √s v. Where singular values
 * tie, any choice is best; what a slice of lower rank has no use for is 0, and a slice of zeros is 0.
 *
 * Any size, rectangular too. O(n^{5/2}) for n × n and blocks of √n: seconds for 4096 × 4096.
 * `blockSize: [1, columns]` leaves one slice, and the result is the best matrix of rank `rank`.
 *
 * @throws {RangeError} values that are not finite or not rows × columns many; sizes that do not fit, as
 *   `monarchShape` has it
 * @see Dao et al. 2022, §3.3, algorithm 1 and theorem 1
 */
export function project(matrix: Matrix, options: ProjectOptions = {}): Projection {
  checkMatrix("project", matrix);
  const { values, rows, columns } = matrix;
  const { onProgress, ...sizes } = options;
  const shape = monarchShape({ rows, columns, ...sizes });
  const { I, J, K, L, rank } = sizesOf(shape);
  const empty = (length: number): Values =>
    values instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
  const left = empty(J * L * K * rank);
  const right = empty(K * rank * J * I);
  const tall = L >= I;
  const [width, height] = tall ? [I, L] : [L, I];
  const slice = new Float64Array(width * height);
  const largestTriples = largestTriplesOf(width, height, rank);
  const unit = exponentOf(values) ?? 0;
  let squares = 0;
  let missed = 0;
  for (let j = 0; j < J; j++) {
    for (let k = 0; k < K; k++) {
      readSlice(matrix, shape, j, k, slice);
      squares += squaresOf(slice, unit);
      const triples = largestTriples(slice);
      const [u, v] = tall ? [triples.left, triples.right] : [triples.right, triples.left];
      for (let r = 0; r < rank; r++) {
        const root = Math.sqrt(triples.values[r] as number);
        const column = k * rank + r;
        for (let l = 0; l < L; l++) {
          left[(j * L + l) * K * rank + column] = root * (u[r * L + l] as number);
        }
        const row = (column * J + j) * I;
        for (let i = 0; i < I; i++) right[row + i] = root * (v[r * I + i] as number);
      }
      subtract(slice, { shape, left, right }, j, k);
      missed += squaresOf(slice, unit);
    }
    onProgress?.((j + 1) / J);
  }
  return {
    monarch: { shape, left, right },
    error: squares === 0 ? 0 : Math.sqrt(missed / squares),
  };
}

/** Slice (j, k), its shorter side by rows, zeros where it reaches beyond the matrix. */
function readSlice(
  { values, rows, columns }: Matrix,
  shape: Monarch["shape"],
  j: number,
  k: number,
  slice: Float64Array,
): void {
  const { I, J, L } = sizesOf(shape);
  const [byRow, byColumn] = L >= I ? [1, L] : [I, 1];
  slice.fill(0);
  const width = Math.min(I, columns - k * I);
  for (let l = 0; l < L && l * J + j < rows; l++) {
    const from = (l * J + j) * columns + k * I;
    for (let i = 0; i < width; i++) {
      slice[l * byRow + i * byColumn] = values[from + i] as number;
    }
  }
}

/** Takes from a slice what the factors make of it. */
function subtract(
  slice: Float64Array,
  { shape, left, right }: Monarch,
  j: number,
  k: number,
): void {
  const { I, J, K, L, rank } = sizesOf(shape);
  const [byRow, byColumn] = L >= I ? [1, L] : [I, 1];
  for (let r = 0; r < rank; r++) {
    const row = ((k * rank + r) * J + j) * I;
    for (let l = 0; l < L; l++) {
      const factor = left[(j * L + l) * K * rank + k * rank + r] as number;
      const at = l * byRow;
      for (let i = 0; i < I; i++) slice[at + i * byColumn]! -= factor * (right[row + i] as number);
    }
  }
}

/** ‖x‖² in units of 4^exponent, in which it does not overflow. */
function squaresOf(x: Float64Array, exponent: number): number {
  const half = Math.trunc(-exponent / 2);
  const [a, b] = [2 ** half, 2 ** (-exponent - half)];
  let squares = 0;
  for (let i = 0; i < x.length; i++) squares += ((x[i] as number) * a * b) ** 2;
  return squares;
}
