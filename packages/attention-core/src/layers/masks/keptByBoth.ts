import { logicalAnd, type Tensor } from "@tensorflow/tfjs-core";

/** Rows that both masks keep; no mask keeps all. */
export function keptByBoth(a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined {
  if (a === b || !b) return a;
  return a ? logicalAnd(a, b) : b;
}
