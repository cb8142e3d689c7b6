import { butterflyParameters } from "../butterfly/butterfly.ts";
import { projectButterfly } from "../butterfly/projectButterfly.ts";
import { parameters } from "../monarch/costs.ts";
import { type MonarchOptions, monarchShape } from "../monarch/monarchShape.ts";
import { sizesOf } from "../monarch/sizes.ts";
import { checkMatrix, type Matrix } from "../project/matrix.ts";
import { project } from "../project/project.ts";

/** What a matrix may be approximated by. */
export type Structure = "monarch" | "block tensor-train" | "low rank" | "butterfly";

/** One structure's best, and what it costs. */
export interface Approximation {
  readonly structure: Structure;
  /** Blocks and rank in words. */
  readonly form: string;
  readonly parameters: number;
  /** Multiply-adds for one vector. */
  readonly multiplyAdds: number;
  /** ‖A − B‖ / ‖A‖ in Frobenius norms. */
  readonly error: number;
  /** Whether no matrix of this form is nearer; a butterfly is found level by level, and may not be. */
  readonly optimal: boolean;
}

/** Structures side by side. */
export interface Comparison {
  readonly rows: number;
  readonly columns: number;
  /** The Monarch matrix's first, then in the order in which the blocks grow, the butterfly last. */
  readonly approximations: readonly Approximation[];
}

/** How to compare. */
export interface CompareOptions extends Pick<MonarchOptions, "blockSize" | "pad"> {
  /** Called before each approximation. */
  readonly onProgress?: (structure: Structure, form: string) => void;
}

/**
 * How near structured matrices come to a matrix A with as many parameters as a Monarch matrix has, and
 * what they cost.
 *
 * Cut into J × K slices instead of one product each, A may keep r products of r times fewer slices along
 * both sides: a Block Tensor-Train, of rank r, and with all of A as one slice a matrix of low rank. All
 * have rank · (rows · K + columns · J) parameters; those that are compared are the largest of their form
 * that need no more than the Monarch matrix. A butterfly has its own number, 2 n log₂ n, and only
 * square matrices of powers of two have one.
 *
 * Low rank takes O(n³): a second or so for 1024 × 1024, a minute for 4096 × 4096.
 *
 * @throws {RangeError} as `project`
 */
export function compare(matrix: Matrix, options: CompareOptions = {}): Comparison {
  checkMatrix("compare", matrix);
  const { rows, columns } = matrix;
  const { onProgress, ...sizes } = options;
  const shape = monarchShape({ rows, columns, ...sizes });
  const { I, J, K } = sizesOf(shape);
  const most = parameters(shape);
  const approximations: Approximation[] = [];
  const add = (structure: Structure, blockSize: readonly [number, number], rank: number) => {
    const chosen = monarchShape({ rows, columns, blockSize, rank, pad: true });
    const { J, K, L, I } = sizesOf(chosen);
    const slices = J * K === 1 ? "one slice" : `${J} × ${K} slices of ${L} × ${I}`;
    const form = `rank ${rank}, ${slices}`;
    onProgress?.(structure, form);
    const { error } = project(matrix, { blockSize, rank, pad: true });
    const count = parameters(chosen);
    approximations.push({
      ...{ structure, form, error, optimal: true },
      ...{ parameters: count, multiplyAdds: count },
    });
  };
  add("monarch", [J, I], 1);
  for (let times = 2; times < Math.min(J, K); times *= 2) {
    const block = [Math.floor(J / times), Math.ceil(columns / Math.floor(K / times))] as const;
    const rank = affordable(rows, columns, block, most);
    if (rank > 1) add("block tensor-train", block, rank);
  }
  const whole = [1, columns] as const;
  if (J * K > 1) add("low rank", whole, Math.max(1, affordable(rows, columns, whole, most)));
  if (rows === columns && rows >= 2 && Number.isInteger(Math.log2(rows))) {
    const form = `${Math.log2(rows)} factors`;
    onProgress?.("butterfly", form);
    const count = butterflyParameters(rows);
    approximations.push({
      ...{ structure: "butterfly", form, error: projectButterfly(matrix).error, optimal: false },
      ...{ parameters: count, multiplyAdds: count },
    });
  }
  return { rows, columns, approximations };
}

/** The highest rank that needs no more parameters, nor more products than a slice has. */
function affordable(
  rows: number,
  columns: number,
  blockSize: readonly [rows: number, columns: number],
  most: number,
): number {
  const one = monarchShape({ rows, columns, blockSize, pad: true });
  const { I, L } = sizesOf(one);
  return Math.min(Math.floor(most / parameters(one)), I, L);
}
