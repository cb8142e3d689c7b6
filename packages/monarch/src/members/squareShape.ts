import type { MonarchShape } from "../monarch/monarch.ts";
import { monarchShape } from "../monarch/monarchShape.ts";
import { sizesOf } from "../monarch/sizes.ts";

/** How the blocks of a member lie. */
export interface MemberOptions {
  /** b, which divides n; near √n unless given. */
  readonly blockSize?: number;
}

/** n × n in m = n/b blocks of b × b. */
export function squareShape(
  n: number,
  options: MemberOptions,
): { readonly shape: MonarchShape; readonly b: number; readonly m: number } {
  const shape = monarchShape({ rows: n, ...options });
  const { J, L } = sizesOf(shape);
  return { shape, b: J, m: L };
}
