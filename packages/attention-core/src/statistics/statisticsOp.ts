import { defineOp, type Op, WASM_BACKENDS } from "@frugal/engine";
import type { Tensor } from "@tensorflow/tfjs-core";
import type {
  StatisticsAttributes,
  StatisticsInput,
  StatisticsInputs,
} from "./statisticsAttributes.ts";
import { runStatistics } from "./statisticsKernel.ts";

const op: Op<StatisticsInput, StatisticsAttributes> = /* @__PURE__ */ defineOp({
  op: "attentionStatistics",
  kernelName: "FrugalAttentionStatistics",
  backends: WASM_BACKENDS,
  inputs: ["q", "k"],
  outputs: 8,
  run: runStatistics,
});

/**
 * q, k, perhaps bias and sinks → logsumexp, entropy, squares, maximum, distance, sinkMass,
 * distanceMass, and blockMass if wanted.
 */
export function statisticsOp(
  inputs: StatisticsInputs<Tensor>,
  attributes: StatisticsAttributes,
): Tensor[] {
  return op(inputs as Record<StatisticsInput, Tensor>, attributes);
}
