import type { Rows } from "@frugal/engine";

/** A tensor as one row, which lies in place wherever the tensor does. */
export function whole({ shape }: { readonly shape: readonly number[] }): Rows {
  const size = shape.reduce((product, length) => product * length, 1);
  return { first: 0, count: 1, width: size, stride: size };
}
