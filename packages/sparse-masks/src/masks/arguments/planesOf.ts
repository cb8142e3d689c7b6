import { checkInteger } from "../../checkInteger.ts";

/** Matrices in plain data: one for each example and head. */
export interface Planes {
  readonly examples: number;
  readonly heads: number;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Reads a shape: [rows, columns], [heads, rows, columns] or [examples, heads, rows, columns].
 *
 * @param what the op and the argument, as the message begins: `fromDense: values`
 * @throws {TypeError} when `values` is not a list, or `shape` not one of 2 to 4 lengths
 * @throws {RangeError} when a length is not a positive integer, or `values` has another length
 */
export function planesOf(
  what: string,
  values: ArrayLike<number | boolean>,
  shape: readonly number[],
): Planes {
  if (!Array.isArray(shape) || shape.length < 2 || shape.length > 4) {
    throw new TypeError(`${what} must have a shape of 2 to 4 lengths, got [${String(shape)}]`);
  }
  shape.forEach((length, i) => {
    checkInteger(`${what}: shape[${i}]`, length, 1);
  });
  if (typeof values !== "object" || values === null || !Number.isInteger(values.length)) {
    throw new TypeError(`${what} must be a list, got ${String(values)}`);
  }
  const [columns = 1, rows = 1, heads = 1, examples = 1] = [...shape].reverse();
  const size = examples * heads * rows * columns;
  if (values.length !== size) {
    throw new RangeError(
      `${what} must have ${size} entries for shape [${shape.join(", ")}], got ${values.length}`,
    );
  }
  return { examples, heads, rows, columns };
}
