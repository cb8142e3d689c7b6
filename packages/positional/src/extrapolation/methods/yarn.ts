import { yarnAttentionFactor } from "../../frequencies/yarnAttentionFactor.ts";
import { type YarnOptions, yarnFrequencies } from "../../frequencies/yarnFrequencies.ts";
import type { ExtrapolationMethod } from "../attentionPlan.ts";
import { stretched } from "./stretched.ts";

/**
 * YaRN by length / trained, with its temperature.
 *
 * @see yarnFrequencies for the options
 */
export function yarn(
  options: Pick<YarnOptions, "fast" | "slow" | "ramp" | "truncate"> = {},
): ExtrapolationMethod {
  return stretched("YaRN", "Peng et al. 2023, §3.2", ({ width, base }, { factor, trained }) => ({
    frequencies: yarnFrequencies(width, { ...options, factor, base, trainedLength: trained }),
    attentionFactor: yarnAttentionFactor(factor),
  }));
}
