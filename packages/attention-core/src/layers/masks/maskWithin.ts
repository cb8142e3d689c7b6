import { and, type Mask } from "@frugal/sparse-masks";
import type { Tensor } from "@tensorflow/tfjs-core";
import { keptRows } from "./keptRows.ts";

/** A layer's mask, less what the masks of its inputs hide; undefined where all is seen. */
export function maskWithin(
  mask: Mask | undefined,
  kept: { readonly queries: Tensor | undefined; readonly keys: Tensor | undefined },
  sizes: { readonly B: number; readonly N: number; readonly M: number },
): Mask | undefined {
  const rows = keptRows(kept.queries, kept.keys, sizes);
  return rows && mask ? and(mask, rows) : (rows ?? mask);
}
