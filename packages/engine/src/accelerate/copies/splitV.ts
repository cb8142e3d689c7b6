import { backend_util, type TensorInfo, util } from "@tensorflow/tfjs-core";
import { sizeOf } from "../../tensors/sizeOf.ts";
import { whole } from "../../tensors/whole.ts";
import { inPlace } from "../inPlace.ts";
import type { Replacement } from "../replacement.ts";
import { copy } from "./copy.ts";
import { withLength } from "./withLength.ts";

/** A tensor cut into several along an axis. */
export const splitV: Replacement = {
  kernelName: "SplitV",
  backends: ["wasm"],
  run({ inputs, attrs, backend }) {
    const x = inputs.x as TensorInfo;
    if (x.dtype !== "float32" && x.dtype !== "int32") return undefined;
    const axis = util.parseAxisParam(attrs.axis as number, x.shape)[0] as number;
    const lengths = backend_util.prepareSplitSize(
      x as Parameters<typeof backend_util.prepareSplitSize>[0],
      attrs.numOrSizeSplits as number | number[],
      axis,
    );
    const outer = sizeOf(x.shape.slice(0, axis));
    const inner = sizeOf(x.shape.slice(axis + 1));
    const width = (x.shape[axis] as number) * inner;
    const shapes = lengths.map((length) => withLength(x.shape, axis, length));
    return inPlace(
      backend,
      "split",
      shapes,
      (workspace, results) => {
        let from = workspace.input(x, whole(outer * width));
        results.forEach((result, part) => {
          const columns = (lengths[part] as number) * inner;
          copy(workspace, from, workspace.output(result, whole(outer * columns)), [
            { length: outer, from: width, to: columns },
            { length: columns, from: 1, to: 1 },
          ]);
          from += columns * 4;
        });
      },
      x.dtype,
    );
  },
};
