import { attention } from "@frugal/attention-core";
import { layerNorm, matMul } from "@frugal/engine";
import type { Mask } from "@frugal/sparse-masks";
import type { TransformerOps } from "./ops.ts";

/** All of it on our own ops. */
export const ourOps = (mask: Mask): TransformerOps => ({
  attend: (q, k, v) => attention(q, k, v, { mask }),
  norm: (x, to) => layerNorm(x, to),
  dense: (x, { weights, bias }, activation) =>
    matMul(x, weights, { bias, ...(activation && { activation }) }),
});
