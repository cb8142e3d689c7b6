import type { Normalizer } from "../normalizer.ts";

/** @throws {RangeError} what needs the sum of a softmax, with a normalizer that has none */
export function checkSums(op: string, what: string, normalizer: Normalizer = "softmax"): void {
  const name = typeof normalizer === "string" ? normalizer : normalizer?.name;
  if (name === "softmax" || name === "softmaxPlus") return;
  throw new RangeError(`${op}: ${what} needs the normalizer softmax or softmaxPlus, got ${name}`);
}
