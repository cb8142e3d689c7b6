import { type Kernel, withWorkspace } from "@frugal/engine";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { metricsModule } from "../module.ts";
import { OP } from "./op.ts";
import { perTask, type RowsAlong, whole } from "./rowsAlong.ts";
import { takeValues } from "./takeValues.ts";

const fields = {
  x: "u32",
  moments: "u32",
  n: "u32",
  inner: "u32",
  rows: "u32",
  perTask: "u32",
  countLargest: "u32",
  fourths: "u32",
} as const;

const kernel: Kernel<keyof typeof fields> = { module: metricsModule, name: "rowMoments", fields };

/** As in the kernel: 16 columns of sums, and a block of 256 places of each. */
const SCRATCH = 16 * 32 + 16 * 256 * 4;
const COLUMNS = 16;

/** Numbers that the kernel writes for a row. */
export const MOMENTS = 8;

/** What costs extra. */
interface Wanted {
  readonly countLargest: boolean;
  readonly fourths: boolean;
}

/** The moments of each row, [rows, 8]. */
export function rowMoments(
  x: TensorInfo,
  { outer, n, inner }: RowsAlong,
  { countLargest, fourths }: Wanted,
  backend: KernelBackend,
): Float32Array {
  const rows = outer * inner;
  // Reading once is all there is to do: copying for threads would cost more than it saves.
  const work = { op: OP, results: [[rows, MOMENTS]], multiplyAdds: 0 };
  const many = perTask(n);
  const [moments] = withWorkspace(backend, work, (workspace, [result]) => {
    workspace.run(
      kernel,
      {
        x: workspace.input(x, whole(rows * n)),
        moments: workspace.output(result!, whole(rows * MOMENTS)),
        n,
        inner,
        rows,
        perTask: many,
        countLargest: Number(countLargest),
        fourths: Number(fourths),
      },
      inner === 1 ? Math.ceil(rows / many) : outer * Math.ceil(inner / COLUMNS),
      SCRATCH,
    );
  });
  return takeValues(moments!, backend);
}
