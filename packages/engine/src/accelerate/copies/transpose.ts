import type { TensorInfo } from "@tensorflow/tfjs-core";
import { sizeOf } from "../../tensors/sizeOf.ts";
import { whole } from "../../tensors/whole.ts";
import { inPlace } from "../inPlace.ts";
import type { Call, Replacement } from "../replacement.ts";
import { copy } from "./copy.ts";
import { mergeAxes } from "./mergeAxes.ts";
import { shared } from "./shared.ts";
import { stridesOf } from "./stridesOf.ts";

/** Axes in another order, by squares that fill whole lines of the cache. */
export const transpose: Replacement = {
  kernelName: "Transpose",
  backends: ["wasm"],
  run({ inputs, attrs, backend }: Call) {
    const x = inputs.x as TensorInfo;
    if (x.dtype !== "float32" && x.dtype !== "int32") return undefined;
    const order = attrs.perm as number[];
    const shape = order.map((axis) => x.shape[axis] as number);
    const from = stridesOf(x.shape);
    const to = stridesOf(shape);
    const axes = mergeAxes(
      order.map((axis, at) => ({
        length: shape[at] as number,
        from: from[axis] as number,
        to: to[at] as number,
      })),
    );
    if (axes.length <= 1) return shared(x, shape, backend);
    const size = sizeOf(shape);
    const infos = inPlace(
      backend,
      "transpose",
      [shape],
      (workspace, [result]) => {
        if (!result) return;
        copy(
          workspace,
          workspace.input(x, whole(size)),
          workspace.output(result, whole(size)),
          axes,
        );
      },
      x.dtype,
    );
    return infos?.[0];
  },
};
