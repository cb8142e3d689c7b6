import type { Rows } from "../workspace/workspace.ts";

/** A tensor of `size` elements as one row, which lies in place wherever the tensor does. */
export function whole(size: number): Rows {
  return { first: 0, count: 1, width: size, stride: size };
}
