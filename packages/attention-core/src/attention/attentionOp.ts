import { defineOp, type Op, WASM_BACKENDS } from "@frugal/engine";
import type { Tensor } from "@tensorflow/tfjs-core";
import { runAttentionGradient } from "./attentionGradientKernel.ts";
import { runAttention } from "./attentionKernel.ts";
import type {
  AttentionAttributes,
  AttentionInput,
  Extra,
  Given,
  GradientInput,
} from "./attributes.ts";
import { sinksGradient } from "./sinksGradient.ts";
import { hasLevel, sumsToOne } from "./weighting.ts";

/** q, k, v, perhaps bias and sinks → output, logsumexp; or output, thresholds, sums of slopes. */
export function attentionOp(
  inputs: Given<AttentionInput, Tensor>,
  attributes: AttentionAttributes,
): Tensor[] {
  const { weighting } = attributes;
  const op = opWith(extrasOf(inputs), hasLevel(weighting), sumsToOne(weighting));
  return op(inputs as Record<AttentionInput, Tensor>, attributes);
}

// tfjs knows the inputs of a kernel by its name: one for each set of those that may be left out.
const ops = new Map<string, Op<AttentionInput, AttentionAttributes>>();

function opWith(
  extras: readonly Extra[],
  begins: boolean,
  sums: boolean,
): Op<AttentionInput, AttentionAttributes> {
  const keepsOutputs = begins || sums;
  const ofRows = keepsOutputs ? (["output", "logsumexp", "dLogsumexp"] as const) : [];
  const ofBeginnings = begins ? (["supports"] as const) : [];
  const suffix = [...extras, ...(begins ? ["supports"] : sums ? [] : ["each"])].join("");
  const known = ops.get(suffix);
  if (known) return known;
  const gradientOp = defineOp<GradientInput, AttentionAttributes>({
    op: "attention's gradient",
    kernelName: `FrugalAttentionGradient${suffix}`,
    backends: WASM_BACKENDS,
    inputs: ["q", "k", "v", ...extras, ...ofRows, ...ofBeginnings, "dOutput"],
    outputs: extras.includes("bias") ? 4 : 3,
    run: runAttentionGradient,
  });
  const op = defineOp<AttentionInput, AttentionAttributes>({
    op: "attention",
    kernelName: `FrugalAttention${suffix}`,
    backends: WASM_BACKENDS,
    inputs: ["q", "k", "v", ...extras],
    outputs: begins ? 3 : 2,
    keepsOutputs,
    run: runAttention,
    gradient([dOutput, dLogsumexp], given, [output, logsumexp, supports], attributes) {
      const rows = keepsOutputs && { output, logsumexp, dLogsumexp };
      const all = { ...given, ...rows, ...(begins && { supports }), dOutput };
      const [q, k, v, bias] = gradientOp(all as Record<GradientInput, Tensor>, attributes);
      const sinks = extras.includes("sinks") ? sinksGradient(all) : undefined;
      return { q, k, v, bias, sinks } as Record<AttentionInput, Tensor>;
    },
  });
  ops.set(suffix, op);
  return op;
}

function extrasOf(inputs: Given<AttentionInput, Tensor>): Extra[] {
  const extras: Extra[] = [];
  if (inputs.bias) extras.push("bias");
  if (inputs.sinks) extras.push("sinks");
  return extras;
}
