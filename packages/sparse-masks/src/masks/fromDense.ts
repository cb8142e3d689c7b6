import type { Mask } from "../mask.ts";
import { planesOf } from "./arguments/planesOf.ts";
import { BitMatrix } from "./leaves/bitMatrix.ts";

/**
 * A mask given pair by pair. Row i is query i, column j is key j; it serves exactly these lengths.
 *
 * Kept as bits, with the number of pairs in every 32 × 32 of them summed up, so that compiling
 * follows the tiles that are mixed. Where a rule is known write it as a mask of its own instead:
 * this costs N·M bits, and reading `values` N·M steps.
 *
 * @param values row by row, true or 1 where a query may see a key, false or 0 where not; copied
 * @param shape [N, M], [H, N, M] or [B, H, N, M]
 * @throws {TypeError} when `values` is not a list, or `shape` not one of 2 to 4 lengths
 * @throws {RangeError} when a length is not a positive integer, `values` has another length than
 *   `shape` says or an entry that is none of these; when compiled for other lengths
 */
export function fromDense(values: ArrayLike<number | boolean>, shape: readonly number[]): Mask {
  const { examples, heads, rows, columns } = planesOf("fromDense: values", values, shape);
  const name = `fromDense([${shape.join(", ")}])`;
  const read = (i: number) => {
    const value = values[i];
    if (value === true || value === 1) return true;
    if (value === false || value === 0) return false;
    throw new RangeError(`fromDense: values must be 0 or 1, got ${String(value)} at ${i}`);
  };
  const planes = Array.from({ length: examples * heads }, (_, plane) => {
    const from = plane * rows * columns;
    return new BitMatrix(rows, columns, (i, j) => read(from + i * columns + j));
  });
  const planeOf = (example: number, head: number) =>
    planes[(examples === 1 ? 0 : example) * heads + (heads === 1 ? 0 : head)];
  const offset = columns - rows;
  return {
    name,
    relative: false,
    examples,
    heads,
    allows: (q, k, example = 0, head = 0) => planeOf(example, head)?.has(q - offset, k) ?? false,
    coverage: ({ q0, q1, k0, k1 }, example = 0, head = 0) =>
      planeOf(example, head)?.coverage(q0 - offset, q1 - offset, k0, k1) ?? "none",
    check(queries, keys) {
      if (queries === rows && keys === columns) return;
      throw new RangeError(
        `${name}: lengths must be ${rows} queries and ${columns} keys, got ${queries} and ${keys}`,
      );
    },
  };
}
