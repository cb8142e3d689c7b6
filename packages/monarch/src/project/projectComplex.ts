import type { Complex, ComplexMonarch } from "../monarch/monarch.ts";
import { monarchShape } from "../monarch/monarchShape.ts";
import { sizesOf } from "../monarch/sizes.ts";
import { exponentOf, largestTriplesOf, scale } from "./largestTriples.ts";
import { type ComplexMatrix, checkMatrix } from "./matrix.ts";
import type { ProjectOptions } from "./project.ts";

/** The nearest complex Monarch matrix, and how near it is. */
export interface ComplexProjection {
  readonly monarch: ComplexMonarch;
  /** ‖A − M‖ / ‖A‖ in Frobenius norms; 0 for A = 0. */
  readonly error: number;
}

/**
 * The nearest complex Monarch matrix of rank 1, as `project` finds the nearest real one: of each slice
 * Z = X + iY the largest singular triple is that of the real matrix [X −Y; Y X], whose singular values
 * are those of Z, each twice, and whose vectors (a; b) are a + ib.
 *
 * @throws {RangeError} as `project`
 */
export function projectComplex(
  { values, rows, columns }: ComplexMatrix,
  options: Omit<ProjectOptions, "rank"> = {},
): ComplexProjection {
  const { real, imaginary } = values;
  for (const part of [real, imaginary]) {
    checkMatrix("projectComplex", { values: part, rows, columns });
  }
  const { onProgress, ...sizes } = options;
  const shape = monarchShape({ rows, columns, ...sizes });
  const { I, J, K, L } = sizesOf(shape);
  const empty = (length: number): Complex<Float64Array> => ({
    real: new Float64Array(length),
    imaginary: new Float64Array(length),
  });
  const [left, right] = [empty(J * L * K), empty(K * J * I)];
  const tall = L >= I;
  const [width, height] = tall ? [I, L] : [L, I];
  const slice = empty(width * height);
  const doubled = new Float64Array(4 * width * height);
  const largestTriples = largestTriplesOf(2 * width, 2 * height, 1);
  const exponent = Math.max(exponentOf(real) ?? -Infinity, exponentOf(imaginary) ?? -Infinity);
  let squares = 0;
  let missed = 0;
  for (let j = 0; j < J; j++) {
    for (let k = 0; k < K; k++) {
      slice.real.fill(0);
      slice.imaginary.fill(0);
      for (let l = 0; l < L && l * J + j < rows; l++) {
        for (let i = 0; i < I && k * I + i < columns; i++) {
          const from = (l * J + j) * columns + k * I + i;
          const to = tall ? i * L + l : l * I + i;
          slice.real[to] = real[from] as number;
          slice.imaginary[to] = imaginary[from] as number;
        }
      }
      squares += squaresOf(slice, exponent);
      double(slice, width, height, doubled);
      const triples = largestTriples(doubled);
      const root = Math.sqrt(triples.values[0] as number);
      // Z ≈ value · u vᴴ, by its columns: the longer side is u as it is, the shorter one is conjugated.
      const long = (t: number) => [triples.left[t], triples.left[height + t]] as [number, number];
      const short = (t: number) =>
        [triples.right[t], -triples.right[width + t]!] as [number, number];
      const [ofL, ofI] = tall ? [long, short] : [short, long];
      for (let l = 0; l < L; l++) put(left, (j * L + l) * K + k, ofL(l), root);
      for (let i = 0; i < I; i++) put(right, (k * J + j) * I + i, ofI(i), root);
      for (let s = 0; s < width; s++) {
        for (let t = 0; t < height; t++) {
          const [u, v] = long(t);
          const [x, y] = short(s);
          const value = triples.values[0] as number;
          slice.real[s * height + t]! -= value * (u * x - v * y);
          slice.imaginary[s * height + t]! -= value * (u * y + v * x);
        }
      }
      missed += squaresOf(slice, exponent);
    }
    onProgress?.((j + 1) / J);
  }
  return {
    monarch: { shape, left, right },
    error: squares === 0 ? 0 : Math.sqrt(missed / squares),
  };
}

function put(into: Complex<Float64Array>, at: number, [x, y]: [number, number], factor: number) {
  into.real[at] = factor * x;
  into.imaginary[at] = factor * y;
}

/** [X −Y; Y X] by its columns. */
function double(slice: Complex<Float64Array>, width: number, height: number, into: Float64Array) {
  for (let s = 0; s < width; s++) {
    for (let t = 0; t < height; t++) {
      const x = slice.real[s * height + t] as number;
      const y = slice.imaginary[s * height + t] as number;
      const [straight, turned] = [2 * s * height + t, 2 * (width + s) * height + t];
      into[straight] = x;
      into[straight + height] = y;
      into[turned] = -y;
      into[turned + height] = x;
    }
  }
}

/** ‖Z‖² in units of 4^exponent. */
function squaresOf({ real, imaginary }: Complex<Float64Array>, exponent: number): number {
  if (exponent === -Infinity) return 0;
  let squares = 0;
  for (const part of [real.slice(), imaginary.slice()]) {
    scale(part, -exponent);
    for (let at = 0; at < part.length; at++) squares += (part[at] as number) ** 2;
  }
  return squares;
}
