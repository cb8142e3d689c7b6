import type { Rows } from "@frugal/engine";

/**
 * The rows of `heads` heads from `first` on, of tensors with `length` rows a head, as a function of
 * their width and stride. Literals, not spreads: a small attention costs what its objects cost.
 */
export function rowsOfHeads(
  length: number,
  first: number,
  heads: number,
): (width: number, stride: number) => Rows {
  return (width, stride) => ({ first: first * length, count: heads * length, width, stride });
}
