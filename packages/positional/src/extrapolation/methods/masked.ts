import type { Mask } from "@frugal/sparse-masks";
import type { ExtrapolationMethod } from "../attentionPlan.ts";

/** A method that changes nothing but the mask, the same in all layers. */
export function masked(
  name: string,
  source: string,
  maskFor: (trained: number) => Mask,
): ExtrapolationMethod {
  const masks = new Map<number, Mask>();
  return {
    name,
    when: "inference",
    source,
    plan({ trained }) {
      const mask = masks.get(trained) ?? maskFor(trained);
      masks.set(trained, mask);
      return { mask };
    },
  };
}
