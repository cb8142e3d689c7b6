import { toDenseComplex } from "../complex/toDenseComplex.ts";
import type { Complex, ComplexMonarch } from "../monarch/monarch.ts";

/**
 * The matrix first · secondᴴ, one of the class MM* when both are Monarch matrices of one shape:
 * `multiplyComplex(multiplyAdjoint(x, second), first)` multiplies with it.
 *
 * @see Dao et al. 2022, §3.2 and appendix B
 */
export interface MonarchProduct {
  readonly first: ComplexMonarch;
  readonly second: ComplexMonarch;
}

/** The matrix itself, [rows of first, rows of second] row-major in float64. */
export function productToDense({ first, second }: MonarchProduct): Complex<Float64Array> {
  const [a, b] = [toDenseComplex(first), toDenseComplex(second)];
  const [rows, columns, inner] = [first.shape.rows, second.shape.rows, first.shape.columns];
  const real = new Float64Array(rows * columns);
  const imaginary = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let x = 0;
      let y = 0;
      for (let k = 0; k < inner; k++) {
        const [p, q] = [a.real[i * inner + k] as number, a.imaginary[i * inner + k] as number];
        const [r, s] = [b.real[j * inner + k] as number, b.imaginary[j * inner + k] as number];
        x += p * r + q * s;
        y += q * r - p * s;
      }
      real[i * columns + j] = x;
      imaginary[i * columns + j] = y;
    }
  }
  return { real, imaginary };
}
