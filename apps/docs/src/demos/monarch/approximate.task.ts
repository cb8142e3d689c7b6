import {
  type Approximation,
  butterflyToDense,
  compare,
  type Matrix,
  monarchShape,
  parameters,
  project,
  projectButterfly,
  toDense,
} from "@frugal/monarch";
import type { Context } from "../../compute/task.ts";

export interface Approximated {
  readonly approximations: readonly Approximation[];
  /** What three of them make of the matrix. */
  readonly pictures: readonly { readonly structure: string; readonly values: Float64Array }[];
}

/** Comparisons of a 512 × 512 matrix, and the pictures after them. */
const STEPS = 9;

/** Structures of as many parameters side by side, and what they look like. */
export function approximate(matrix: Matrix, { progress }: Context): Approximated {
  const { rows, columns } = matrix;
  let done = 0;
  const step = () => progress(Math.min(1, ++done / STEPS));
  const { approximations } = compare(matrix, { pad: true, onProgress: step });
  const has = (structure: string) => approximations.some((one) => one.structure === structure);
  const pictures = [{ structure: "monarch", values: dense(matrix, {}) }];
  step();
  if (has("low rank")) {
    const most = parameters(monarchShape({ rows, columns, pad: true }));
    const rank = Math.max(1, Math.floor(most / (rows + columns)));
    pictures.push({
      structure: "low rank",
      values: dense(matrix, { blockSize: [1, columns], rank }),
    });
  }
  step();
  if (has("butterfly")) {
    const { butterfly } = projectButterfly(matrix);
    pictures.push({
      structure: "butterfly",
      values: Float64Array.from(butterflyToDense(butterfly)),
    });
  }
  return { approximations, pictures };
}

function dense(matrix: Matrix, options: Parameters<typeof project>[1]): Float64Array {
  return Float64Array.from(toDense(project(matrix, { ...options, pad: true }).monarch));
}
