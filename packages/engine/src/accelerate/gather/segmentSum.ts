import type { TensorInfo } from "@tensorflow/tfjs-core";
import { engineModule } from "../../module.ts";
import { sizeOf } from "../../tensors/sizeOf.ts";
import { whole } from "../../tensors/whole.ts";
import type { Kernel } from "../../workspace/kernel.ts";
import { withWorkspace } from "../../workspace/withWorkspace.ts";
import { areFloats, type Replacement } from "../replacement.ts";

const fields = {
  from: "u32",
  places: "u32",
  to: "u32",
  rows: "u32",
  width: "u32",
  segments: "u32",
  columnsPerTask: "u32",
} as const;

const kernel: Kernel<keyof typeof fields> = { module: engineModule, name: "segmentSum", fields };

const COLUMNS = 256;

/**
 * Sums of the rows of each segment, which is the gradient of `gather` and so of an embedding;
 * tfjs-wasm has none, and tfjs-cpu's takes time by the number of segments. Rows of no segment are
 * left out.
 */
export const segmentSum: Replacement = {
  kernelName: "UnsortedSegmentSum",
  backends: ["cpu", "wasm"],
  run({ inputs, attrs, backend }) {
    const x = inputs.x as TensorInfo;
    const segmentIds = inputs.segmentIds as TensorInfo;
    if (!areFloats(x) || segmentIds.shape.length !== 1) return undefined;
    const segments = attrs.numSegments as number;
    const places = Int32Array.from(backend.readSync(segmentIds.dataId) as Int32Array);
    const rows = places.length;
    const width = sizeOf(x.shape.slice(1));
    const shape = [segments, ...x.shape.slice(1)];
    const work = { op: "unsortedSegmentSum", results: [shape], multiplyAdds: 0 };
    const [info] = withWorkspace(backend, work, (workspace, [result]) => {
      if (!result || segments * width === 0) return;
      const addresses = {
        from: workspace.input(x, whole(rows * width)),
        places: workspace.copy(places)[0],
        to: workspace.output(result, whole(segments * width)),
      };
      const numbers = { rows, width, segments, columnsPerTask: COLUMNS };
      workspace.run(kernel, { ...addresses, ...numbers }, Math.ceil(width / COLUMNS), 0);
    });
    return info;
  },
};
