import { type Mask, sized } from "@frugal/sparse-masks";

const known = new WeakMap<Mask, Mask>();

/**
 * The same pairs, as a mask of which nothing more is known: it compiles to one pass in natural
 * order, so that all that a query sees is met in one place.
 */
export function naturalOrder(mask: Mask): Mask {
  let natural = known.get(mask);
  if (!natural) {
    const { name, relative, examples, heads = 1 } = mask;
    natural = {
      name,
      relative,
      examples,
      heads,
      allows: (...pair) => mask.allows(...pair),
      coverage: (...rect) => mask.coverage(...rect),
      ...(mask.check && { check: (queries, keys) => mask.check?.(queries, keys) }),
      ...(mask.sized && { sized: (queries, keys) => naturalOrder(sized(mask, queries, keys)) }),
    };
    known.set(mask, natural);
  }
  return natural;
}
