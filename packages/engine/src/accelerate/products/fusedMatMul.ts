import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { Activation } from "../../gemm/activation.ts";
import { productShape, runMatMul } from "../../matMul/matMulKernel.ts";
import { sizeOf } from "../../tensors/sizeOf.ts";
import { areFloats, type Call, type Replacement } from "../replacement.ts";
import { paysOff } from "./batchMatMul.ts";

/** tfjs's names of what ends a fused product, and ours. */
const ACTIVATION: Readonly<Record<string, Activation>> = {
  linear: "linear",
  relu: "relu",
  relu6: "relu6",
  elu: "elu",
  sigmoid: "sigmoid",
  leakyrelu: "leakyRelu",
  prelu: "leakyRelu",
};

/** Those that tfjs-wasm hands to XNNPACK. */
const TO_XNNPACK: readonly string[] = ["linear", "relu", "relu6"];

/**
 * activation(a · b + bias). tfjs-wasm adds the bias, and clamps, once for every 48 of the depth where
 * a side is transposed or there is a batch.
 */
export const fusedMatMul: Replacement = {
  kernelName: "_FusedMatMul",
  backends: ["cpu", "wasm"],
  run(call) {
    const { inputs, attrs, backend } = call;
    const { a, b, bias, preluActivationWeights } = inputs as Record<string, TensorInfo>;
    const transposeA = attrs.transposeA as boolean;
    const transposeB = attrs.transposeB as boolean;
    const name = (attrs.activation ?? "linear") as string;
    const activation = ACTIVATION[name];
    if (!a || !b || !areFloats(a, b) || !activation) return undefined;
    const transposes = { transposeA, transposeB };
    const shape = productShape(a.shape, b.shape, transposes);
    if (!shape) return undefined;
    const simple = (!bias || bias.shape.length === 1) && TO_XNNPACK.includes(name);
    if (simple && !paysOff(a.shape, b.shape, transposes, backend)) return undefined;
    const slopes = name === "prelu" ? preluActivationWeights : undefined;
    if ((bias && !areFloats(bias)) || (slopes && !areFloats(slopes))) return undefined;
    const columns = shape.at(-1) as number;
    const slope = name === "leakyrelu" ? ((attrs.leakyreluAlpha as number | undefined) ?? 0) : 0;
    const product = { ...transposes, alpha: 1, slope };
    if ([bias, slopes].every((tensor) => fits(tensor, columns))) {
      const whole = { a, b, bias, slopes };
      return runMatMul("fused.matMul", whole, { ...product, activation }, backend);
    }
    if (name !== "linear" && name !== "prelu") return undefined;
    const plain = { ...product, activation: "linear" } as const;
    const sum = runMatMul("fused.matMul", { a, b }, plain, backend);
    const biased = bias ? then(call, "Add", sum, { a: sum, b: bias }) : sum;
    return slopes ? then(call, "Prelu", biased, { x: biased, alpha: slopes }) : biased;
  },
};

/** Whether a bias has one element for each column, or one for all. */
function fits(tensor: TensorInfo | undefined, columns: number): boolean {
  if (!tensor || sizeOf(tensor.shape) === 1) return true;
  return sizeOf(tensor.shape) === columns && tensor.shape.at(-1) === columns;
}

/** What an elementwise kernel of tfjs makes of a tensor, which it takes the place of. */
function then(
  { backend, kernel }: Call,
  name: string,
  from: TensorInfo,
  inputs: Record<string, TensorInfo>,
): TensorInfo {
  try {
    const run = kernel(name);
    if (!run) throw new Error(`fused.matMul: the backend has no kernel ${name}`);
    return run({ inputs, attrs: {}, backend }) as TensorInfo;
  } finally {
    (backend as KernelBackend).disposeData(from.dataId);
  }
}
