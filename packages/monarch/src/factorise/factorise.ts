import type { Complex, Values } from "../monarch/monarch.ts";
import { monarchShape } from "../monarch/monarchShape.ts";
import { sizesOf } from "../monarch/sizes.ts";
import { type ComplexMatrix, checkMatrix, type Matrix } from "../project/matrix.ts";
import { complexEigenvectors } from "./complexEigenvectors.ts";
import { type ComplexSquare, inverseOf, productOf, zeroSquare } from "./complexSquare.ts";
import { type MonarchProduct, productToDense } from "./monarchProduct.ts";

/** The factors of a matrix of the class MM*. */
export interface Factorisation extends MonarchProduct {
  /** ‖A − first · secondᴴ‖ / ‖A‖ in Frobenius norms: about rounding if A is of the class, else large. */
  readonly error: number;
}

/** How the blocks lie. */
export interface FactoriseOptions {
  /** b, which divides n; √n unless given. */
  readonly blockSize?: number;
}

/**
 * Finds the factors of a matrix that is a product of two Monarch matrices, A = M₁ M₂ᴴ, in O(n^{5/2})
 * for blocks of √n.
 *
 * Rows and columns ordered by their place in a block, A is made of b × b blocks Aᵢ Dᵢⱼ Cⱼ with diagonal
 * Dᵢⱼ. So every A₁₁ Aᵢ₁⁻¹ Aᵢⱼ A₁ⱼ⁻¹ of these blocks is diagonal in the basis A₁: the eigenvectors of a
 * random mixture of them. The rest follows by solving. Factors are found up to order and scale of that
 * basis, and may be complex where A is real, as those of convolutions are.
 *
 * @throws {RangeError} a matrix that is not square, or not finite, or that b does not divide; one in
 *   which some block of the first row or column of blocks is singular: then the factors are not
 *   determined this way
 * @see Dao et al. 2022, §3.4, theorem 2 and algorithm 2
 */
export function factorise(
  matrix: Matrix | ComplexMatrix,
  options: FactoriseOptions = {},
): Factorisation {
  const { rows: n, columns } = matrix;
  const values = complexOf(matrix.values);
  for (const part of [values.real, values.imaginary]) {
    checkMatrix("factorise", { values: part, rows: n, columns });
  }
  if (n !== columns) {
    throw new RangeError(`factorise: the matrix must be square, got ${n} × ${columns}`);
  }
  const shape = monarchShape({ rows: n, ...options });
  const { J: b, L: m } = sizesOf(shape);
  const blocks = blocksOf(values, b, m);
  const block = (i: number, j: number) => blocks[i * b + j] as ComplexSquare;
  const inverseAt = (i: number, j: number) => solvable(inverseOf(block(i, j), m), i, j);
  const firstColumn = Array.from({ length: b }, (_, i) => inverseAt(i, 0));
  const firstRow = Array.from({ length: b }, (_, j) => inverseAt(0, j));
  const mixture = zeroSquare(m);
  const weight = weights();
  for (let i = 1; i < b; i++) {
    const left = productOf(block(0, 0), firstColumn[i] as ComplexSquare, m);
    for (let j = 1; j < b; j++) {
      const right = productOf(block(i, j), firstRow[j] as ComplexSquare, m);
      addNormalized(mixture, productOf(left, right, m), weight());
    }
  }
  const basis = complexEigenvectors(mixture, m);
  const inverseBasis = solvable(inverseOf(basis, m), 0, 0);
  // Scales are free: D is 1 in the first row and column of blocks.
  const ends = firstRow.map((_, j) => productOf(inverseBasis, block(0, j), m));
  const inverseEnds = firstRow.map((inverse) => productOf(inverse, basis, m));
  const starts = firstColumn.map((_, i) =>
    productOf(block(i, 0), inverseEnds[0] as ComplexSquare, m),
  );
  const inverseStarts = firstColumn.map((inverse) =>
    productOf(ends[0] as ComplexSquare, inverse, m),
  );
  const empty = () => ({ real: new Float64Array(n * m), imaginary: new Float64Array(n * m) });
  const middle = { real: new Float64Array(n * b), imaginary: new Float64Array(n * b) };
  const [left, secondLeft, secondRight] = [empty(), empty(), new Float64Array(n * b)];
  for (let i = 0; i < b; i++) {
    const start = starts[i] as ComplexSquare;
    const end = ends[i] as ComplexSquare;
    left.real.set(start.real, i * m * m);
    left.imaginary.set(start.imaginary, i * m * m);
    for (let k = 0; k < m; k++) {
      secondRight[(k * b + i) * b + i] = 1;
      for (let l = 0; l < m; l++) {
        secondLeft.real[(i * m + l) * m + k] = end.real[k * m + l] as number;
        secondLeft.imaginary[(i * m + l) * m + k] = -(end.imaginary[k * m + l] as number);
      }
    }
    for (let j = 0; j < b; j++) {
      const inner = productOf(inverseStarts[i] as ComplexSquare, block(i, j), m);
      const diagonal = productOf(inner, inverseEnds[j] as ComplexSquare, m);
      for (let k = 0; k < m; k++) {
        middle.real[(k * b + i) * b + j] = diagonal.real[k * m + k] as number;
        middle.imaginary[(k * b + i) * b + j] = diagonal.imaginary[k * m + k] as number;
      }
    }
  }
  const zeros = new Float64Array(n * b);
  const product: MonarchProduct = {
    first: { shape, left, right: middle },
    second: { shape, left: secondLeft, right: { real: secondRight, imaginary: zeros } },
  };
  return { ...product, error: distance(values, productToDense(product)) };
}

const complexOf = (values: Values | Complex<Values>): Complex<Values> =>
  "real" in values ? values : { real: values, imaginary: new Float64Array(values.length) };

/** Rows l·b + i and columns k·b + j, for each i and j. */
function blocksOf({ real, imaginary }: Complex<Values>, b: number, m: number): ComplexSquare[] {
  const n = b * m;
  return Array.from({ length: b * b }, (_, at) => {
    const [i, j] = [Math.floor(at / b), at % b];
    const block = zeroSquare(m);
    for (let l = 0; l < m; l++) {
      for (let k = 0; k < m; k++) {
        const from = (l * b + i) * n + k * b + j;
        block.real[l * m + k] = real[from] as number;
        block.imaginary[l * m + k] = imaginary[from] as number;
      }
    }
    return block;
  });
}

function solvable(inverse: ComplexSquare | undefined, i: number, j: number): ComplexSquare {
  if (inverse) return inverse;
  throw new RangeError(
    `factorise: block (${i}, ${j}), the rows and columns of these places in their blocks, must be ` +
      "invertible, got a singular one",
  );
}

/** Without structure that ties of eigenvalues could share; the same ones every time. */
function weights(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

function addNormalized(sum: ComplexSquare, matrix: ComplexSquare, factor: number): void {
  const { real, imaginary } = matrix;
  let squares = 0;
  for (let at = 0; at < real.length; at++) {
    squares += (real[at] as number) ** 2 + (imaginary[at] as number) ** 2;
  }
  const scale = squares === 0 ? 0 : factor / Math.sqrt(squares);
  for (let at = 0; at < real.length; at++) {
    sum.real[at]! += scale * (real[at] as number);
    sum.imaginary[at]! += scale * (imaginary[at] as number);
  }
}

function distance(a: Complex<Values>, b: Complex<Values>): number {
  let missed = 0;
  let squares = 0;
  for (let at = 0; at < a.real.length; at++) {
    const [x, y] = [a.real[at] as number, a.imaginary[at] as number];
    missed += (x - (b.real[at] as number)) ** 2 + (y - (b.imaginary[at] as number)) ** 2;
    squares += x * x + y * y;
  }
  return squares === 0 ? 0 : Math.sqrt(missed / squares);
}
