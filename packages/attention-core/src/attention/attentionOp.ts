import { defineOp, type Op, WASM_BACKENDS } from "@frugal/engine";
import type { Tensor } from "@tensorflow/tfjs-core";
import { runAttentionGradient } from "./attentionGradientKernel.ts";
import { runAttention } from "./attentionKernel.ts";
import type { AttentionAttributes, GradientInput } from "./attributes.ts";

const gradientOp: Op<GradientInput, AttentionAttributes> = /* @__PURE__ */ defineOp({
  op: "attention's gradient",
  kernelName: "FrugalAttentionGradient",
  backends: WASM_BACKENDS,
  inputs: ["q", "k", "v", "output", "logsumexp", "dOutput", "dLogsumexp"],
  outputs: 3,
  run: runAttentionGradient,
});

/** q, k, v → output, logsumexp. */
export const attentionOp: Op<"q" | "k" | "v", AttentionAttributes> = /* @__PURE__ */ defineOp({
  op: "attention",
  kernelName: "FrugalAttention",
  backends: WASM_BACKENDS,
  inputs: ["q", "k", "v"],
  outputs: 2,
  run: runAttention,
  gradient([dOutput, dLogsumexp], { q, k, v }, [output, logsumexp], attributes) {
    const [dQ, dK, dV] = gradientOp(
      { q, k, v, output, logsumexp, dOutput, dLogsumexp } as Record<GradientInput, Tensor>,
      attributes,
    );
    return { q: dQ as Tensor, k: dK as Tensor, v: dV as Tensor };
  },
});
