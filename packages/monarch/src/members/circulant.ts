import type { MonarchProduct } from "../factorise/monarchProduct.ts";
import type { Complex, ComplexMonarch } from "../monarch/monarch.ts";
import { sizesOf } from "../monarch/sizes.ts";
import { fourier } from "./fourier.ts";
import type { MemberOptions } from "./squareShape.ts";

/**
 * The circulant matrix C[x, y] = c[(x − y) mod n], circular convolution with c, as a product of two
 * Monarch matrices: C = F⁻¹ diag(F c) F, and with the columns of F ordered as `fourier` has it, M,
 *
 *     C = (1/n) · conj(M) diag(M c') · conj(M)ᴴ
 *
 * where the permutations meet and cancel. One Monarch matrix alone is far from C.
 *
 * @throws {RangeError} an element that is not finite, a block size that does not divide n
 * @see Dao et al. 2022, proposition 2
 */
export function circulant(c: ArrayLike<number>, options: MemberOptions = {}): MonarchProduct {
  const n = c.length;
  for (let x = 0; x < n; x++) {
    if (Number.isFinite(c[x])) continue;
    throw new RangeError(`circulant: values must be finite, got ${c[x]} at ${x}`);
  }
  const { monarch, order } = fourier(n, options);
  const second = conjugate(monarch);
  const ordered = Float64Array.from(order, (x) => c[x] as number);
  const spectrum = transformed(monarch, ordered);
  const size = second.right.real.length;
  const right = { real: new Float64Array(size), imaginary: new Float64Array(size) };
  const { I, J, K } = sizesOf(monarch.shape);
  for (let k = 0; k < K; k++) {
    for (let i = 0; i < I; i++) {
      const frequency = order[k * I + i] as number;
      const x = (spectrum.real[frequency] as number) / n;
      const y = (spectrum.imaginary[frequency] as number) / n;
      for (let j = 0; j < J; j++) {
        const at = (k * J + j) * I + i;
        const [u, v] = [second.right.real[at] as number, second.right.imaginary[at] as number];
        right.real[at] = u * x - v * y;
        right.imaginary[at] = u * y + v * x;
      }
    }
  }
  return { first: { ...second, right }, second };
}

function conjugate({ shape, left, right }: ComplexMonarch): ComplexMonarch {
  const turned = ({ real, imaginary }: ComplexMonarch["left"]) => ({
    real,
    imaginary: imaginary.map((value: number) => -value),
  });
  return { shape, left: turned(left), right: turned(right) };
}

/** M x for a real x, in float64 and n√n multiply-adds. */
function transformed(
  { shape, left, right }: ComplexMonarch,
  x: Float64Array,
): Complex<Float64Array> {
  const { I, J, K, L } = sizesOf(shape);
  const real = new Float64Array(J * L);
  const imaginary = new Float64Array(J * L);
  for (let j = 0; j < J; j++) {
    for (let k = 0; k < K; k++) {
      let p = 0;
      let q = 0;
      for (let i = 0; i < I; i++) {
        const at = (k * J + j) * I + i;
        p += (right.real[at] as number) * (x[k * I + i] as number);
        q += (right.imaginary[at] as number) * (x[k * I + i] as number);
      }
      for (let l = 0; l < L; l++) {
        const at = (j * L + l) * K + k;
        const [u, v] = [left.real[at] as number, left.imaginary[at] as number];
        real[l * J + j]! += u * p - v * q;
        imaginary[l * J + j]! += u * q + v * p;
      }
    }
  }
  return { real, imaginary };
}
