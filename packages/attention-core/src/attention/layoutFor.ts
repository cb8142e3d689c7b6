import { type BlockLayout, everything, layoutOf, type Mask } from "@frugal/sparse-masks";
import type { AttentionOptions } from "./attentionOptions.ts";
import { naturalOrder } from "./naturalOrder.ts";
import { hasThreshold } from "./prepare.ts";

const noMask: Mask = /* @__PURE__ */ everything();

/** The layout that an attention of N queries and M keys walks. */
export function layoutFor(
  { mask = noMask, normalizer }: AttentionOptions,
  N: number,
  M: number,
): BlockLayout {
  const layout = layoutOf(mask, N, M);
  // A threshold follows from all that its row sees.
  return layout.passes.length > 1 && hasThreshold(normalizer)
    ? layoutOf(naturalOrder(mask), N, M)
    : layout;
}
