import type { Monarch } from "../monarch/monarch.ts";
import { monarchShape } from "../monarch/monarchShape.ts";
import { sizesOf } from "../monarch/sizes.ts";
import { toDense } from "../monarch/toDense.ts";
import { checkMatrix, type Matrix } from "./matrix.ts";
import type { Projection, ProjectOptions } from "./project.ts";
import { relativeError } from "./relativeError.ts";

/** How the search goes. */
interface Search extends ProjectOptions {
  /** Starts; the best end counts. */
  readonly restarts: number;
  /** Solving for one factor, then for the other. */
  readonly iterations: number;
  /** Draws the starts. */
  readonly random: () => number;
}

/**
 * The nearest Monarch matrix of rank 1 as one looks for it without knowing about slices: from random
 * factors, left and right are fitted in turns by least squares, each exactly while the other rests.
 */
export function project(matrix: Matrix, search: Search): Projection {
  const { restarts, iterations, random, onProgress: _, ...sizes } = search;
  checkMatrix("project", matrix);
  const { rows, columns, values } = matrix;
  const shape = monarchShape({ rows, columns, ...sizes });
  if (shape.rank !== 1) throw new RangeError(`project: rank must be 1, got ${shape.rank}`);
  const size = ([blocks, height, width]: readonly [number, number, number]) =>
    blocks * height * width;
  let best: Projection | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const left = Float64Array.from({ length: size(shape.left) }, random);
    const right = Float64Array.from({ length: size(shape.right) }, random);
    const monarch = { shape, left, right };
    for (let iteration = 0; iteration < iterations; iteration++) {
      fit(matrix, monarch, "left");
      fit(matrix, monarch, "right");
    }
    const error = relativeError(values, toDense(monarch));
    if (!best || error < best.error) best = { monarch, error };
  }
  if (!best) throw new RangeError(`project: restarts must be positive, got ${restarts}`);
  return best;
}

/** One factor ← the best beside the other: each of its elements meets only products of its own. */
function fit(matrix: Matrix, { shape, left, right }: Monarch, which: "left" | "right"): void {
  const { I, J, K, L } = sizesOf(shape);
  const [fitted, fixed] = which === "left" ? [left, right] : [right, left];
  const products = new Float64Array(fitted.length);
  const squares = new Float64Array(fitted.length);
  for (let j = 0; j < J; j++) {
    for (let l = 0; l < L; l++) {
      for (let k = 0; k < K; k++) {
        for (let i = 0; i < I; i++) {
          const [row, column] = [l * J + j, k * I + i];
          if (row >= matrix.rows || column >= matrix.columns) continue;
          const atLeft = (j * L + l) * K + k;
          const atRight = (k * J + j) * I + i;
          const [own, other] = which === "left" ? [atLeft, atRight] : [atRight, atLeft];
          const factor = fixed[other] as number;
          products[own]! += factor * (matrix.values[row * matrix.columns + column] as number);
          squares[own]! += factor * factor;
        }
      }
    }
  }
  for (let at = 0; at < fitted.length; at++) {
    fitted[at] = squares[at] === 0 ? 0 : (products[at] as number) / (squares[at] as number);
  }
}
