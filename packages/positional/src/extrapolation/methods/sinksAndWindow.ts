import { and, causal, or, sinks, window } from "@frugal/sparse-masks";
import { checkWhole } from "../../merged/checkWhole.ts";
import type { ExtrapolationMethod } from "../attentionPlan.ts";
import { masked } from "./masked.ts";

/**
 * The Λ mask: the first keys, on which trained models rest attention that they have no use for, and
 * a window of the others, as many together as the model was trained on. Distances to the first keys
 * are told as they are, so they are new beyond the trained length (StreamingLLM counts positions
 * inside its cache instead).
 *
 * @param count of the first keys
 * @throws {RangeError} a count that is no integer of at least 0; when planned, one of at least the
 *   trained length
 * @see Xiao et al. 2023 (StreamingLLM, arXiv:2309.17453), §3.2; Han et al. 2023 (LM-Infinite,
 *   arXiv:2308.16137), §4
 */
export function sinksAndWindow(count = 4): ExtrapolationMethod {
  checkWhole("sinksAndWindow: count", count, 0);
  const source = "Xiao et al. 2023, §3.2; Han et al. 2023, §4";
  return masked(`${count} sinks + window`, source, (trained) => {
    if (count >= trained)
      throw new RangeError(
        `sinksAndWindow: count must be below the trained length ${trained}, got ${count}`,
      );
    return and(causal(), or(window(trained - count), sinks(count)));
  });
}
