import { type Kernel, withWorkspace } from "@frugal/engine";
import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { metricsModule } from "../module.ts";
import { OP } from "./op.ts";
import { perTask, type RowsAlong, whole } from "./rowsAlong.ts";

const fields = {
  x: "u32",
  given: "u32",
  out: "u32",
  n: "u32",
  inner: "u32",
  rows: "u32",
  perTask: "u32",
} as const;

/** As in the kernel: histograms of three digits, then the items twice. */
const HISTOGRAMS = 3 * 2048 * 4;
/** Counting, moving three times and summing, in multiply-adds. */
const WORK_PER_ELEMENT = 16;

/**
 * The Gini index of each row, [rows]; or, with `given` [rows], that times the derivative of each
 * row's index, of x's shape.
 */
export function rowGini(
  x: TensorInfo,
  given: TensorInfo | undefined,
  { outer, n, inner }: RowsAlong,
  backend: KernelBackend,
): TensorInfo {
  const rows = outer * inner;
  const size = rows * n;
  const kernel: Kernel<keyof typeof fields> = {
    module: metricsModule,
    name: given ? "rowGiniGradient" : "rowGini",
    fields,
  };
  const itemBytes = given ? 8 : 4;
  const results = [given ? x.shape : [rows]];
  const many = perTask(n);
  const work = { op: OP, results, multiplyAdds: size * WORK_PER_ELEMENT };
  const [out] = withWorkspace(backend, work, (workspace, [result]) => {
    workspace.run(
      kernel,
      {
        x: workspace.input(x, whole(size)),
        given: given ? workspace.input(given, whole(rows)) : 0,
        out: workspace.output(result!, whole(given ? size : rows)),
        n,
        inner,
        rows,
        perTask: many,
      },
      Math.ceil(rows / many),
      HISTOGRAMS + 2 * itemBytes * n,
    );
  });
  return out!;
}
