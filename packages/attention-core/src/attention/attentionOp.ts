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
import { hasLevel } from "./weighting.ts";

/** q, k, v, perhaps bias and sinks → output, logsumexp; or output, thresholds, sums of slopes. */
export function attentionOp(
  inputs: Given<AttentionInput, Tensor>,
  attributes: AttentionAttributes,
): Tensor[] {
  return opWith(extrasOf(inputs), hasLevel(attributes.weighting))(
    inputs as Record<AttentionInput, Tensor>,
    attributes,
  );
}

// tfjs knows the inputs of a kernel by its name: one for each set of those that may be left out.
const ops = new Map<string, Op<AttentionInput, AttentionAttributes>>();

function opWith(
  extras: readonly Extra[],
  begins: boolean,
): Op<AttentionInput, AttentionAttributes> {
  const supports = begins ? (["supports"] as const) : [];
  const suffix = [...extras, ...supports].join("");
  const known = ops.get(suffix);
  if (known) return known;
  const gradientOp = defineOp<GradientInput, AttentionAttributes>({
    op: "attention's gradient",
    kernelName: `FrugalAttentionGradient${suffix}`,
    backends: WASM_BACKENDS,
    inputs: ["q", "k", "v", ...extras, "output", "logsumexp", ...supports, "dOutput", "dLogsumexp"],
    outputs: extras.includes("bias") ? 4 : 3,
    run: runAttentionGradient,
  });
  const op = defineOp<AttentionInput, AttentionAttributes>({
    op: "attention",
    kernelName: `FrugalAttention${suffix}`,
    backends: WASM_BACKENDS,
    inputs: ["q", "k", "v", ...extras],
    outputs: begins ? 3 : 2,
    run: runAttention,
    gradient([dOutput, dLogsumexp], given, [output, logsumexp, sums], attributes) {
      const own = { output, logsumexp, ...(begins && { supports: sums }) };
      const all = { ...given, ...own, dOutput, dLogsumexp };
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
