import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { Activation } from "../gemm/activation.ts";
import { multiply, type Spread } from "../gemm/multiply.ts";
import { sizeOf } from "../tensors/sizeOf.ts";
import { whole } from "../tensors/whole.ts";
import { withWorkspace } from "../workspace/withWorkspace.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { pairBatches } from "./batches.ts";

/** Two batches of matrices, and what is added to the product's elements, or multiplied with them. */
export interface MatMulInputs {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  /** For each column; or one for all. */
  readonly bias?: TensorInfo | undefined;
  /** Of a leaky ReLU, for each column; or one for all. */
  readonly slopes?: TensorInfo | undefined;
}

export interface MatMulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly alpha: number;
  readonly activation: Activation;
  readonly slope: number;
}

/** The product's shape: undefined where the operands do not fit. */
export function productShape(
  a: readonly number[],
  b: readonly number[],
  { transposeA, transposeB }: Pick<MatMulAttributes, "transposeA" | "transposeB">,
): number[] | undefined {
  const [aRows, aColumns] = matrixOf(a, transposeA);
  const [bRows, bColumns] = matrixOf(b, transposeB);
  const batches = pairBatches(a.slice(0, -2), b.slice(0, -2));
  if (a.length < 2 || b.length < 2 || aColumns !== bRows || !batches) return undefined;
  return [...batches.shape, aRows, bColumns];
}

/** activation(alpha · a · b + bias) over batches that broadcast, on tfjs's cpu and wasm backends. */
export function runMatMul(
  op: string,
  { a, b, bias, slopes }: MatMulInputs,
  { transposeA, transposeB, alpha, activation, slope }: MatMulAttributes,
  backend: KernelBackend,
): TensorInfo {
  const shape = productShape(a.shape, b.shape, { transposeA, transposeB });
  if (!shape) throw new Error(`${op}: shapes [${a.shape}] and [${b.shape}] do not multiply`);
  const { aShape, bShape } = joined(a.shape, b.shape, transposeA);
  const [M, K] = matrixOf(aShape, transposeA);
  const [, N] = matrixOf(bShape, transposeB);
  const batches = pairBatches(aShape.slice(0, -2), bShape.slice(0, -2));
  if (!batches) throw new Error(`${op}: batches of [${aShape}] and [${bShape}] do not fit`);
  const work = {
    op,
    results: [shape],
    multiplyAdds: sizeOf(shape) * K,
    elements: sizeOf(aShape) + sizeOf(bShape) + sizeOf(shape),
  };
  const [info] = withWorkspace(backend, work, (workspace, [result]) => {
    if (!result) return;
    const out = workspace.output(result, whole(sizeOf(shape)));
    multiply(workspace, {
      M,
      N,
      K,
      alpha,
      activation,
      a: {
        address: workspace.input(a, whole(sizeOf(aShape))),
        rowStride: transposeA ? 1 : K,
        columnStride: transposeA ? M : 1,
        offsets: batches.a.map((matrix) => matrix * M * K),
      },
      b: {
        address: workspace.input(b, whole(sizeOf(bShape))),
        rowStride: transposeB ? 1 : N,
        columnStride: transposeB ? K : 1,
        offsets: batches.b.map((matrix) => matrix * K * N),
      },
      out: { address: out, rowStride: N, offsets: batches.a.map((_, at) => at * M * N) },
      bias: bias && spread(workspace, bias),
      slope: slopes ? spread(workspace, slopes) : slope,
    });
  });
  return info as TensorInfo;
}

function spread(workspace: Workspace, tensor: TensorInfo): Spread {
  const size = sizeOf(tensor.shape);
  const address = workspace.input(tensor, whole(size));
  return { address, rowStride: 0, columnStride: size === 1 ? 0 : 1 };
}

/** A batch of left sides that all meet the same right side is one tall matrix. */
function joined(
  a: readonly number[],
  b: readonly number[],
  transposeA: boolean,
): { aShape: readonly number[]; bShape: readonly number[] } {
  if (transposeA || sizeOf(b.slice(0, -2)) !== 1) return { aShape: a, bShape: b };
  const K = a.at(-1) as number;
  return { aShape: [sizeOf(a.slice(0, -1)), K], bShape: b.slice(-2) };
}

function matrixOf(shape: readonly number[], transposed: boolean): [rows: number, columns: number] {
  const [rows, columns] = shape.slice(-2) as [number, number];
  return transposed ? [columns, rows] : [rows, columns];
}
