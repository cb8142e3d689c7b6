import { and, blocks, causal } from "@frugal/sparse-masks";
import type { ExtrapolationMethod } from "../attentionPlan.ts";
import { masked } from "./masked.ts";

/**
 * Blockwise causal attention (BCA), what XPOS is to be run with: blocks of half the trained length; a
 * query sees its own, as far as it is not ahead, and the one before.
 *
 * @see Sun et al. 2022 (XPOS, arXiv:2212.10554), blockwise causal attention
 */
export function blockwiseCausal(): ExtrapolationMethod {
  return masked("BCA", "Sun et al. 2022 (XPOS)", (trained) =>
    and(causal(), blocks(Math.max(1, Math.floor(trained / 2)), { before: 1 })),
  );
}
