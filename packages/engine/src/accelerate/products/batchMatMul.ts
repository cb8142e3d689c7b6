import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { productShape, runMatMul } from "../../matMul/matMulKernel.ts";
import { sizeOf } from "../../tensors/sizeOf.ts";
import { areFloats, type Replacement } from "../replacement.ts";

/** Products of batches of matrices, either side transposed. */
export const batchMatMul: Replacement = {
  kernelName: "BatchMatMul",
  backends: ["cpu", "wasm"],
  run({ inputs, attrs, backend }) {
    const { a, b } = inputs as Record<"a" | "b", TensorInfo>;
    const transposes = {
      transposeA: attrs.transposeA as boolean,
      transposeB: attrs.transposeB as boolean,
    };
    if (!areFloats(a, b) || !paysOff(a.shape, b.shape, transposes, backend)) return undefined;
    const attributes = { ...transposes, alpha: 1, activation: "linear", slope: 0 } as const;
    return runMatMul("matMul", { a, b }, attributes, backend);
  },
};

/** Multiply-adds below which tfjs-cpu's loops are done before a workspace is open. */
const SMALL_ON_CPU = 8192;

/** Rows, columns and depth below which XNNPACK, which keeps its right side packed, is faster. */
const SMALL = 64;

/**
 * Whether our product is worth taking: always, but for what fits no product of ours, small ones on
 * the cpu backend, and on wasm small ones that go to XNNPACK, which are one matrix times another,
 * neither transposed.
 */
export function paysOff(
  a: readonly number[],
  b: readonly number[],
  transposes: { readonly transposeA: boolean; readonly transposeB: boolean },
  backend: KernelBackend,
): boolean {
  const shape = productShape(a, b, transposes);
  if (!shape) return false;
  const K = a.at(transposes.transposeA ? -2 : -1) as number;
  if (!("wasm" in backend)) return sizeOf(shape) * K >= SMALL_ON_CPU;
  const single = sizeOf(a.slice(0, -2)) === 1 && sizeOf(b.slice(0, -2)) === 1;
  const [M, N] = shape.slice(-2) as [number, number];
  const plain = single && !transposes.transposeA && !transposes.transposeB;
  return !plain || Math.min(M, N, K) === 0 || Math.min(M, N, K) >= SMALL;
}
