import type { Mask } from "../mask.ts";

/** What a mask is made of. */
export type Structure =
  | { readonly kind: "and" | "or"; readonly parts: readonly Mask[]; readonly named?: true }
  | { readonly kind: "not"; readonly part: Mask; readonly named?: true }
  | { readonly kind: "shift"; readonly part: Mask; readonly offset: number; readonly named?: true }
  | { readonly kind: "perHead"; readonly parts: readonly Mask[]; readonly named?: true };

const structures = new WeakMap<Mask, Structure>();

/** What a combinator made the mask of; undefined for any other mask. */
export const structureOf = (mask: Mask): Structure | undefined => structures.get(mask);

/** Remembers what a mask is made of, and returns it. */
export function structured(mask: Mask, structure: Structure): Mask {
  structures.set(mask, structure);
  return mask;
}
