import type { MonarchProduct } from "../factorise/monarchProduct.ts";
import type { ComplexMonarch } from "../monarch/monarch.ts";
import { sizesOf } from "../monarch/sizes.ts";
import { circulant } from "./circulant.ts";

/**
 * The Toeplitz matrix T[x, y] = column[x − y], or row[y − x] above the diagonal, as a product of two
 * Monarch matrices: a corner of a circulant matrix of the next square number that holds both, of whose
 * factors only the rows of the corner are kept.
 *
 * Convolution of signals of length n with a kernel of length k, without wrapping, is one:
 * `column` the kernel and n − 1 zeros, `row` its first element and n − 1 zeros.
 *
 * @param column its first column, as long as T has rows
 * @param row its first row, as long as T has columns; row[0] is column[0]
 * @throws {RangeError} one of them empty, two first elements, values that are not finite
 * @see Dao et al. 2022, proposition 2
 */
export function toeplitz(column: ArrayLike<number>, row: ArrayLike<number>): MonarchProduct {
  const [rows, columns] = [column.length, row.length];
  if (rows === 0 || columns === 0 || column[0] !== row[0]) {
    throw new RangeError(
      `toeplitz: column and row must begin with the same element, got ${column[0]} and ${row[0]}`,
    );
  }
  const blockSize = Math.ceil(Math.sqrt(rows + columns - 1));
  const c = new Float64Array(blockSize ** 2);
  for (let y = 1; y < columns; y++) c[c.length - y] = row[y] as number;
  for (let x = 0; x < rows; x++) c[x] = column[x] as number;
  const { first, second } = circulant(c, { blockSize });
  return { first: firstRows(first, rows), second: firstRows(second, columns) };
}

/** The upper rows of a Monarch matrix. */
function firstRows({ shape, left, right }: ComplexMonarch, rows: number): ComplexMonarch {
  const { J, K, L, rank } = sizesOf(shape);
  const kept = Math.ceil(rows / J);
  const width = K * rank;
  const upper = (part: ComplexMonarch["left"]["real"]) => {
    const values = new Float64Array(J * kept * width);
    for (let j = 0; j < J; j++) {
      values.set(part.subarray(j * L * width, (j * L + kept) * width), j * kept * width);
    }
    return values;
  };
  return {
    shape: { ...shape, rows, left: [J, kept, width] },
    left: { real: upper(left.real), imaginary: upper(left.imaginary) },
    right,
  };
}
