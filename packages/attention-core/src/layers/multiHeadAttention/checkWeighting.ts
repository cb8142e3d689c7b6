import { checkNormalizer } from "../../attention/checkNormalizer.ts";
import { checkSums } from "../../attention/checkSums.ts";
import type { MultiHeadAttentionConfig } from "./config.ts";

/**
 * @throws {RangeError} a dropout or a soft cap out of its range, sinks without a softmax
 * @throws {TypeError} a normalizer that there is not
 */
export function checkWeighting(op: string, config: MultiHeadAttentionConfig): void {
  const { dropout, softCap, normalizer, useSinks } = config;
  const rate = dropout ?? 0;
  if (!(rate >= 0 && rate < 1)) {
    throw new RangeError(`${op}: dropout must be at least 0 and below 1, got ${rate}`);
  }
  if (!(Number.isFinite(softCap ?? 1) && (softCap ?? 1) > 0)) {
    throw new RangeError(`${op}: softCap must be a finite number above 0, got ${softCap}`);
  }
  if (normalizer) checkNormalizer(op, normalizer);
  if (useSinks) checkSums(op, "useSinks", normalizer ?? "softmax");
}
