import type { Tensor } from "@tensorflow/tfjs-core";
import { checkInputs } from "../attention/checkInputs.ts";
import { checkSums } from "../attention/checkSums.ts";
import type { AttentionStatisticsOptions } from "./attentionStatisticsOptions.ts";

/**
 * Refuses what `attentionStatistics` cannot mean, before any work.
 *
 * @throws as it does
 */
export function checkStatistics(
  op: string,
  q: Tensor,
  k: Tensor,
  options: AttentionStatisticsOptions,
): void {
  const { sinkKeys = 4, blocks = 0, ...shared } = options;
  checkInputs(op, q, k, k, shared); // k stands in for the values, which there are none of
  checkSums(op, "a look at weights", shared.normalizer);
  for (const [name, count] of Object.entries({ sinkKeys, blocks })) {
    if (Number.isSafeInteger(count) && count >= 0) continue;
    throw new RangeError(`${op}: ${name} must be an integer of 0 or more, got ${count}`);
  }
}
