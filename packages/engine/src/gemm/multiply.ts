import { threads } from "../threads/threads.ts";
import { WORTH_THREADS } from "../workspace/withWorkspace.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { ACTIVATIONS, type Activation } from "./activation.ts";
import { blocksOf } from "./blocks.ts";
import { gemm } from "./gemm.ts";

/** A batch of matrices in the workspace's memory. Strides count elements. */
export interface Matrices {
  /** Of the first element of the first matrix, from `Workspace.input` or `allocate`. */
  readonly address: number;
  /** From one row to the next. */
  readonly rowStride: number;
  /** From one column to the next. */
  readonly columnStride: number;
  /** Where each matrix of the batch begins; matrices may repeat, so that batches broadcast. */
  readonly offsets: Uint32Array;
}

/** What is added to, or multiplied with, a product: one element for each of its elements. */
export interface Spread {
  readonly address: number;
  /** Elements from one row to the next, and from column to column; 0 repeats them. */
  readonly rowStride: number;
  readonly columnStride: number;
}

/** out = activation(alpha · a · b + bias), for every pair of a batch. */
export interface Multiplication {
  readonly M: number;
  readonly N: number;
  readonly K: number;
  /** [M, K] each. Transposed: exchange the strides. */
  readonly a: Matrices;
  /** [K, N] each. */
  readonly b: Matrices;
  /** [M, N] each; columns lie side by side. Must not overlap a, b and bias. */
  readonly out: {
    readonly address: number;
    readonly rowStride: number;
    /** Where each product begins, all different. */
    readonly offsets: Uint32Array;
  };
  /** 1 where left out. */
  readonly alpha?: number;
  /** Adds to what is in `out`, before bias and activation. */
  readonly accumulate?: boolean;
  readonly bias?: Spread | undefined;
  readonly activation?: Activation;
  /** Of a leaky ReLU: one number, or one for each element. */
  readonly slope?: number | Spread;
}

/** Depth that is packed at once: a panel of 8 columns is then 16 KiB, half of a small first cache. */
const DEPTH = 512;

/**
 * Multiplies a batch of matrices, on the workspace's threads. Operands are packed block by block
 * into scratch, so strides that are multiples of a page cost nothing more, and no copy of an
 * operand is ever whole.
 *
 * The sums are the same to the bit for any number of threads: depth is cut into equal pieces of at
 * most 512 that are added in order.
 *
 * @see Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication"
 */
export function multiply(workspace: Workspace, product: Multiplication): void {
  const { M, N, K, a, b, out, alpha = 1, accumulate = false, bias } = product;
  const { activation = "linear", slope = 0 } = product;
  const batches = a.offsets.length;
  if (batches !== b.offsets.length || batches !== out.offsets.length) {
    const counts = [a, b, out].map(({ offsets }) => offsets.length);
    throw new Error(`multiply: expected as many of a, b and out, got ${counts.join(", ")}`);
  }
  if (batches * M * N === 0) return;
  const wanted = batches * M * N * K >= WORTH_THREADS ? 4 * threads() : 1;
  const { tasks, batchesPerTask, rowsPerTask, columnsPerTask } = blocksOf(product, batches, wanted);
  const depthPerStep = Math.ceil(K / Math.max(1, Math.ceil(K / DEPTH)));
  const slopes = typeof slope === "number" ? undefined : slope;
  workspace.scope(() => {
    const offsets = workspace.copy(a.offsets, b.offsets, out.offsets);
    workspace.run(
      gemm,
      // Written out: from a spread, V8 makes an object so slow that it would be most of a small product.
      {
        bias: bias?.address ?? 0,
        biasRow: bias?.rowStride ?? 0,
        biasColumn: bias?.columnStride ?? 0,
        activation: ACTIVATIONS[activation],
        slope: typeof slope === "number" ? slope : 0,
        slopes: slopes?.address ?? 0,
        slopesRow: slopes?.rowStride ?? 0,
        slopesColumn: slopes?.columnStride ?? 0,
        aRow: a.rowStride,
        aDepth: a.columnStride,
        bColumn: b.columnStride,
        bDepth: b.rowStride,
        outRow: out.rowStride,
        factor: alpha,
        a: a.address,
        b: b.address,
        out: out.address,
        aOffsets: offsets[0],
        bOffsets: offsets[1],
        outOffsets: offsets[2],
        M,
        N,
        K,
        batches,
        batchesPerTask,
        rowsPerTask,
        columnsPerTask,
        depthPerStep,
        add: accumulate ? 1 : 0,
      },
      tasks,
      blockScratch(rowsPerTask, depthPerStep),
    );
  });
}

/** As `blockScratch` of `assembly/multiplyBlock.as.ts` counts it. */
function blockScratch(rows: number, depth: number): number {
  const panelBytes = (width: number) => depth * width * 4 + 64;
  return 64 + 128 + 128 + 8 * panelBytes(8) + Math.ceil(rows / 4) * panelBytes(4);
}
