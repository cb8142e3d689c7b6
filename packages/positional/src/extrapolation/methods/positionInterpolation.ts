import { interpolatedFrequencies } from "../../frequencies/interpolatedFrequencies.ts";
import type { ExtrapolationMethod } from "../attentionPlan.ts";
import { stretched } from "./stretched.ts";

/**
 * Position interpolation: positions divided by length / trained. Needs some fine-tuning.
 *
 * @see interpolatedFrequencies
 */
export function positionInterpolation(): ExtrapolationMethod {
  return stretched("PI", "Chen et al. 2023, eq. 4", ({ width, base }, { factor }) => ({
    frequencies: interpolatedFrequencies(width, { factor, base }),
  }));
}
