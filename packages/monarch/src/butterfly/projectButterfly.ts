import { largestTriplesOf } from "../project/largestTriples.ts";
import { checkMatrix, type Matrix } from "../project/matrix.ts";
import { relativeError } from "../project/relativeError.ts";
import { type Butterfly, checkButterflySize } from "./butterfly.ts";
import { butterflyToDense } from "./butterflyToDense.ts";

/** A butterfly matrix near a matrix, and how near it is. */
export interface ButterflyProjection {
  readonly butterfly: Butterfly;
  /** ‖A − B‖ / ‖A‖ in Frobenius norms; 0 for A = 0. */
  readonly error: number;
}

/**
 * A butterfly matrix near a square matrix, in O(n² log n): level by level, the matrix is projected onto
 * Monarch matrices with two blocks on the right, whose left factor is B_n, and each of those two blocks
 * likewise. Butterflies are found exactly; of other matrices the result is a good one, not always the
 * nearest, which no one knows how to find.
 *
 * @throws {RangeError} a size that is no power of two, values that are not finite
 * @see Zheng, Riccietti and Gribonval 2023, "Efficient identification of butterfly sparse matrix
 *   factorizations", §4
 */
export function projectButterfly(matrix: Matrix): ButterflyProjection {
  checkMatrix("projectButterfly", matrix);
  const { rows: n, columns, values } = matrix;
  if (n !== columns) {
    throw new RangeError(`projectButterfly: the matrix must be square, got ${n} × ${columns}`);
  }
  checkButterflySize("projectButterfly", n);
  const factors: Float64Array[] = [];
  let left = Float64Array.from(values);
  for (let size = n; size >= 2; size /= 2) {
    const factor = new Float64Array(2 * n);
    left = splitOnce(left, n, size, factor);
    factors.unshift(factor);
  }
  // What is left are numbers, one for each row: they belong to B₂'s columns.
  const last = factors[0] as Float64Array;
  for (let at = 0; at < last.length; at++) {
    const [block, t] = [Math.floor(at / 4), at % 2];
    last[at]! *= left[2 * block + t] as number;
  }
  const butterfly = { size: n, factors };
  return { butterfly, error: relativeError(values, butterflyToDense(butterfly)) };
}

/**
 * From n/size blocks [size, size], row by row, to twice as many of half the size; what joins them goes
 * into the factor.
 */
function splitOnce(
  blocks: Float64Array,
  n: number,
  size: number,
  factor: Float64Array,
): Float64Array<ArrayBuffer> {
  const half = size / 2;
  const halves = new Float64Array(n * half);
  const pair = new Float64Array(2 * half);
  const largestTriples = largestTriplesOf(2, half, 1);
  for (let block = 0; block < n / size; block++) {
    for (let p = 0; p < half; p++) {
      for (let t = 0; t < 2; t++) {
        for (let s = 0; s < 2; s++) {
          const from = (block * size + s * half + p) * size + t * half;
          pair.set(blocks.subarray(from, from + half), s * half);
        }
        const { values, left, right } = largestTriples(pair);
        for (let s = 0; s < 2; s++) {
          factor[block * 2 * size + (2 * s + t) * half + p] = right[s] as number;
        }
        const to = (block * size + t * half + p) * half;
        for (let i = 0; i < half; i++) halves[to + i] = values[0]! * (left[i] as number);
      }
    }
  }
  return halves;
}
