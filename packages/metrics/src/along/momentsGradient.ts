import { type Kernel, withWorkspace } from "@frugal/engine";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { metricsModule } from "../module.ts";
import { makeTensor } from "./makeTensor.ts";
import { OP } from "./op.ts";
import { perTask, type RowsAlong, whole } from "./rowsAlong.ts";

const fields = {
  x: "u32",
  slopes: "u32",
  dx: "u32",
  n: "u32",
  inner: "u32",
  rows: "u32",
  perTask: "u32",
} as const;

const kernel: Kernel<keyof typeof fields> = {
  module: metricsModule,
  name: "momentsGradient",
  fields,
};

/**
 * Planes of `slopes`: the largest magnitude, and what |t|⁰, |t|, |t|³ and t = 1 are weighed with.
 */
export const SLOPES = 5;

/** The gradient by x from slopes [5, rows]. */
export function momentsGradient(
  x: TensorInfo,
  slopes: Float32Array,
  { outer, n, inner }: RowsAlong,
  backend: KernelBackend,
): TensorInfo {
  const rows = outer * inner;
  const planes = makeTensor(slopes, [SLOPES, rows], backend);
  const many = perTask(inner === 1 ? n : inner);
  try {
    const work = { op: OP, results: [x.shape], multiplyAdds: 0 };
    const [dx] = withWorkspace(backend, work, (workspace, [result]) => {
      workspace.run(
        kernel,
        {
          x: workspace.input(x, whole(rows * n)),
          slopes: workspace.input(planes, whole(SLOPES * rows)),
          dx: workspace.output(result!, whole(rows * n)),
          n,
          inner,
          rows,
          perTask: many,
        },
        inner === 1 ? Math.ceil(rows / many) : outer * Math.ceil(n / many),
        0,
      );
    });
    return dx!;
  } finally {
    backend.disposeData(planes.dataId);
  }
}
