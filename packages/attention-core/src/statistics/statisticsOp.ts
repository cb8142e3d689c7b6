import { defineOp, type Op, WASM_BACKENDS } from "@frugal/engine";
import type { StatisticsAttributes } from "./statisticsAttributes.ts";
import { runStatistics } from "./statisticsKernel.ts";

/** q, k → logsumexp, entropy, squares, maximum, distance, sinkMass, distanceMass, and blockMass if wanted. */
export const statisticsOp: Op<"q" | "k", StatisticsAttributes> = /* @__PURE__ */ defineOp({
  op: "attentionStatistics",
  kernelName: "FrugalAttentionStatistics",
  backends: WASM_BACKENDS,
  inputs: ["q", "k"],
  outputs: 8,
  run: runStatistics,
});
