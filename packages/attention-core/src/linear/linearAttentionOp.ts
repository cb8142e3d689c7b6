import { defineOp, type Op, WASM_BACKENDS } from "@frugal/engine";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { LinearAttributes, LinearGradientInput, LinearInput } from "./attributes.ts";
import { runLinearAttentionGradient } from "./linearAttentionGradientKernel.ts";
import { runLinearAttention } from "./linearAttentionKernel.ts";

const gradientOp = /* @__PURE__ */ defineOp({
  op: "linearAttention's gradient",
  kernelName: "FrugalLinearAttentionGradient",
  backends: WASM_BACKENDS,
  inputs: ["q", "k", "v", "output", "denominators", "dOutput"],
  outputs: 3,
  run: runLinearAttentionGradient,
}) as Op<LinearGradientInput, LinearAttributes>;

const stepGradientOp: Op<LinearGradientInput, LinearAttributes> = /* @__PURE__ */ defineOp({
  op: "linearAttentionStep's gradient",
  kernelName: "FrugalLinearAttentionStepGradient",
  backends: WASM_BACKENDS,
  inputs: [
    ...(["q", "k", "v", "keyValues", "keySum", "output", "denominators"] as const),
    ...(["dOutput", "dKeyValues", "dKeySum"] as const),
  ],
  outputs: 5,
  run: runLinearAttentionGradient,
});

/** q, k, v → output, denominators. */
export const linearAttentionOp: Op<"q" | "k" | "v", LinearAttributes> = /* @__PURE__ */ defineOp({
  op: "linearAttention",
  kernelName: "FrugalLinearAttention",
  backends: WASM_BACKENDS,
  inputs: ["q", "k", "v"],
  outputs: 2,
  run: runLinearAttention,
  gradient([dOutput], inputs, [output, denominators], attributes) {
    const given = { ...inputs, output, denominators, dOutput };
    const [q, k, v] = gradientOp(given as Record<LinearGradientInput, Tensor>, attributes);
    return { q, k, v } as Record<"q" | "k" | "v", Tensor>;
  },
});

/** q, k, v and a state → output, denominators and the state after. */
export const linearAttentionStepOp: Op<LinearInput, LinearAttributes> = /* @__PURE__ */ defineOp({
  op: "linearAttentionStep",
  kernelName: "FrugalLinearAttentionStep",
  backends: WASM_BACKENDS,
  inputs: ["q", "k", "v", "keyValues", "keySum"],
  outputs: 4,
  run: runLinearAttention,
  gradient([dOutput, , dKeyValues, dKeySum], inputs, [output, denominators], attributes) {
    const given = { ...inputs, output, denominators, dOutput, dKeyValues, dKeySum };
    const slopes = stepGradientOp(given as Record<LinearGradientInput, Tensor>, attributes);
    const [q, k, v, keyValues, keySum] = slopes;
    return { q, k, v, keyValues, keySum } as Record<LinearInput, Tensor>;
  },
});
