import type { BlockLayout } from "./blockLayout.ts";
import { checkMask } from "./checkMask.ts";
import { compile } from "./compile/compile.ts";
import type { Mask } from "./mask.ts";

/** Sizes remembered for each mask. */
const MOST_SIZES = 8;

const layouts = new WeakMap<Mask, Map<string, BlockLayout>>();

/**
 * The layout of a mask for `queries` × `keys`: compiled at the first call and remembered with the
 * mask object, for the 8 sizes used last, until the mask is freed.
 *
 * Every call of a mask function makes a new object. Build a mask once and keep it: a mask built
 * anew for every step is compiled anew for every step.
 *
 * @throws as `compile` does
 */
export function layoutOf(mask: Mask, queries: number, keys: number): BlockLayout {
  checkMask("layoutOf: mask", mask);
  let sizes = layouts.get(mask);
  if (sizes === undefined) {
    sizes = new Map();
    layouts.set(mask, sizes);
  }
  const size = `${queries} × ${keys}`;
  const layout = sizes.get(size) ?? compile(mask, queries, keys);
  sizes.delete(size);
  sizes.set(size, layout);
  if (sizes.size > MOST_SIZES) {
    const [oldest] = sizes.keys();
    if (oldest !== undefined) sizes.delete(oldest);
  }
  return layout;
}
