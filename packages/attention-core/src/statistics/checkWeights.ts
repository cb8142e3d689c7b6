import type { Tensor } from "@tensorflow/tfjs-core";
import { checkInputs } from "../attention/checkInputs.ts";
import { checkSums } from "../attention/checkSums.ts";
import type { AttentionWeightsOptions } from "./attentionWeightsOptions.ts";

/**
 * Refuses what `attentionWeights` cannot mean, before any work.
 *
 * @throws as it does
 */
export function checkWeights(
  op: string,
  q: Tensor,
  k: Tensor,
  options: AttentionWeightsOptions,
): void {
  const { rows, ...shared } = options ?? {};
  checkInputs(op, q, k, k, shared); // k stands in for the values, which there are none of
  checkSums(op, "a look at weights", shared.normalizer);
  const [, , N] = q.shape as [number, number, number];
  if (!Array.isArray(rows) && !(rows instanceof Int32Array)) {
    throw new TypeError(`${op}: rows must be an array or an Int32Array, got ${String(rows)}`);
  }
  if (rows.length === 0) throw new RangeError(`${op}: rows must name at least one query, got none`);
  for (const row of rows) {
    if (Number.isInteger(row) && row >= 0 && row < N) continue;
    throw new RangeError(`${op}: rows must be integers from 0 to ${N - 1}, got ${row}`);
  }
}
