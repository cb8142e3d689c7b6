import { window } from "@frugal/sparse-masks";
import type { ExtrapolationMethod } from "../attentionPlan.ts";
import { masked } from "./masked.ts";

/**
 * The baseline that others must beat: each query sees as many keys as the model was trained on, the
 * last ones. Neither distances nor the number of keys are new then. For relative positions only, and
 * without recall beyond the window; at lengths up to the trained one nothing changes.
 *
 * @see Su 2023, kexue.fm/archives/9431
 */
export function trainingWindow(): ExtrapolationMethod {
  return masked("window", "Su 2023, kexue.fm/archives/9431", (trained) => window(trained));
}
