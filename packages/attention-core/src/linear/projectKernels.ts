import { type Result, type Workspace, withWorkspace } from "@frugal/engine";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { rowStride, shareHeads } from "../attention/shareHeads.ts";
import { project } from "./project.ts";
import { projectGradient } from "./projectGradient.ts";

/** How logarithms of random features are computed. */
export interface ProjectionAttributes {
  /** [R, D], row by row. */
  readonly directions: Float32Array;
  /** Of the product with them. */
  readonly scale: number;
  /** Of the square of the length, which is taken off. */
  readonly normScale: number;
  readonly shift: number;
  /** Whether to take off each row's largest logarithm instead. */
  readonly peak: boolean;
}

/** x [..., D] → [..., R] */
export function runProject(
  { x }: Readonly<Record<"x", TensorInfo>>,
  { directions, scale, normScale, shift, peak }: ProjectionAttributes,
  backend: KernelBackend,
): TensorInfo[] {
  const { rows, D, R } = sizesOf(x, directions);
  const [wideD, wideR] = [rowStride(D), rowStride(R)];
  const shape = [...x.shape.slice(0, -1), R];
  const work = { op: "performer", results: [shape], multiplyAdds: rows * D * R };
  return withWorkspace(backend, work, (workspace, results) => {
    const [out] = results as [Result];
    const matrix = place(workspace, directions, D, wideD, wideR, true);
    shareHeads(rows, 4 * (wideD + wideR), rows, (first, count) => {
      workspace.scope(() => {
        const fields = {
          x: workspace.input(x, { first, count, width: D, stride: wideD }),
          matrix,
          out: workspace.output(out, { first, count, width: R, stride: wideR }),
          rows: count,
          D: wideD,
          R: wideR,
          widthR: R,
          scale,
          normScale,
          shift,
          peak: peak ? 1 : 0,
        };
        workspace.run(project, fields, Math.ceil(count / 32), 16 + 128 * (wideD + wideR));
      });
    });
  });
}

/** The gradient by x; through a peak taken off nothing flows, for whoever takes it divides it out. */
export function runProjectGradient(
  { x, dOut }: Readonly<Record<"x" | "dOut", TensorInfo>>,
  { directions, scale, normScale, peak }: ProjectionAttributes,
  backend: KernelBackend,
): TensorInfo[] {
  const { rows, D, R } = sizesOf(x, directions);
  const [wideD, wideR] = [rowStride(D), rowStride(R)];
  const work = { op: "performer's gradient", results: [x.shape], multiplyAdds: rows * D * R };
  return withWorkspace(backend, work, (workspace, results) => {
    const [dX] = results as [Result];
    const matrix = place(workspace, directions, D, wideD, wideR, false);
    shareHeads(rows, 4 * (2 * wideD + wideR), rows, (first, count) => {
      workspace.scope(() => {
        const fields = {
          x: workspace.input(x, { first, count, width: D, stride: wideD }),
          dOut: workspace.input(dOut, { first, count, width: R, stride: wideR }),
          matrix,
          dX: workspace.output(dX, { first, count, width: D, stride: wideD }),
          rows: count,
          D: wideD,
          R: wideR,
          scale,
          normScale: peak ? 0 : normScale,
        };
        workspace.run(projectGradient, fields, Math.ceil(count / 32), 16 + 128 * (wideD + wideR));
      });
    });
  });
}

function sizesOf(x: TensorInfo, directions: Float32Array): { rows: number; D: number; R: number } {
  const D = x.shape.at(-1) as number;
  const rows = x.shape.slice(0, -1).reduce((product, length) => product * length, 1);
  return { rows, D, R: directions.length / D };
}

/** The directions as a kernel reads them: [D, R], or [R, D] for the gradient; the rest is zero. */
function place(
  workspace: Workspace,
  directions: Float32Array,
  D: number,
  wideD: number,
  wideR: number,
  columns: boolean,
): number {
  const matrix = new Float32Array(wideD * wideR);
  directions.forEach((value, at) => {
    const [r, d] = [Math.floor(at / D), at % D];
    matrix[columns ? d * wideR + r : r * wideD + d] = value;
  });
  return workspace.copy(new Uint32Array(matrix.buffer))[0];
}
