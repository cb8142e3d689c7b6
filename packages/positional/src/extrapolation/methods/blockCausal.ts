import { and, blocks, causal } from "@frugal/sparse-masks";
import type { ExtrapolationMethod } from "../attentionPlan.ts";
import { masked } from "./masked.ts";

/**
 * Text in blocks of the trained length, each read as if it were alone: what a model without any method
 * can do. The first positions of a block see few keys.
 */
export function blockCausal(): ExtrapolationMethod {
  return masked("block-causal", "the usual evaluation without overlap", (trained) =>
    and(causal(), blocks(trained)),
  );
}
