import { type TensorInfo, util } from "@tensorflow/tfjs-core";
import { sizeOf } from "../../tensors/sizeOf.ts";
import { whole } from "../../tensors/whole.ts";
import { inPlace } from "../inPlace.ts";
import type { Replacement } from "../replacement.ts";
import { copy } from "./copy.ts";
import { withLength } from "./withLength.ts";

/** Several tensors as one, along an axis. */
export const concat: Replacement = {
  kernelName: "Concat",
  backends: ["wasm"],
  run({ inputs, attrs, backend }) {
    const parts = inputs as unknown as readonly TensorInfo[];
    const [first] = parts;
    const dtype = first?.dtype;
    if (!first || (dtype !== "float32" && dtype !== "int32")) return undefined;
    const axis = util.parseAxisParam(attrs.axis as number, first.shape)[0] as number;
    const fits = parts.every(
      (part) =>
        part.dtype === dtype &&
        part.shape.length === first.shape.length &&
        part.shape.every((length, at) => at === axis || length === first.shape[at]),
    );
    if (!fits) return undefined;
    const lengths = parts.map((part) => part.shape[axis] as number);
    const shape = withLength(
      first.shape,
      axis,
      lengths.reduce((sum, length) => sum + length, 0),
    );
    const outer = sizeOf(shape.slice(0, axis));
    const inner = sizeOf(shape.slice(axis + 1));
    const width = (shape[axis] as number) * inner;
    const infos = inPlace(
      backend,
      "concat",
      [shape],
      (workspace, [result]) => {
        if (!result) return;
        let to = workspace.output(result, whole(outer * width));
        parts.forEach((part, at) => {
          const columns = (lengths[at] as number) * inner;
          copy(workspace, workspace.input(part, whole(outer * columns)), to, [
            { length: outer, from: columns, to: width },
            { length: columns, from: 1, to: 1 },
          ]);
          to += columns * 4;
        });
      },
      dtype,
    );
    return infos?.[0];
  },
};
