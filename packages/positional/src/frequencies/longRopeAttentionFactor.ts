import { checkFactor, checkPositive } from "./checkFrequencies.ts";

/**
 * LongRoPE's temperature: √(1 + ln factor / ln trainedLength), by which queries and keys are
 * multiplied. `attentionFactor` of `rotary`.
 *
 * @throws {RangeError} a factor below 1, a length not above 1
 * @see Abdin et al. 2024, Phi-3's code (`su`, now `longrope`)
 */
export function longRopeAttentionFactor(factor: number, trainedLength: number): number {
  const op = "longRopeAttentionFactor";
  checkFactor(op, factor);
  checkPositive(op, { trainedLength });
  if (trainedLength <= 1) {
    throw new RangeError(`${op}: trainedLength must be above 1, got ${trainedLength}`);
  }
  return Math.sqrt(1 + Math.log(factor) / Math.log(trainedLength));
}
