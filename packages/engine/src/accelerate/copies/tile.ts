import type { TensorInfo } from "@tensorflow/tfjs-core";
import { sizeOf } from "../../tensors/sizeOf.ts";
import { whole } from "../../tensors/whole.ts";
import { inPlace } from "../inPlace.ts";
import type { Replacement } from "../replacement.ts";
import { copy } from "./copy.ts";
import { mergeAxes } from "./mergeAxes.ts";
import { stridesOf } from "./stridesOf.ts";

/** A tensor repeated along its axes, which is also how tfjs broadcasts. */
export const tile: Replacement = {
  kernelName: "Tile",
  backends: ["wasm"],
  run({ inputs, attrs, backend }) {
    const x = inputs.x as TensorInfo;
    const { dtype } = x;
    if (dtype !== "float32" && dtype !== "int32") return undefined;
    const times = attrs.reps as number[];
    if (times.length !== x.shape.length) return undefined;
    const shape = x.shape.map((length, axis) => length * (times[axis] as number));
    const from = stridesOf(x.shape);
    const to = stridesOf(shape);
    const axes = x.shape.flatMap((length, axis) => {
      const step = to[axis] as number;
      return [
        { length: times[axis] as number, from: 0, to: length * step },
        { length, from: from[axis] as number, to: step },
      ];
    });
    const infos = inPlace(
      backend,
      "tile",
      [shape],
      (workspace, [result]) => {
        if (!result) return;
        const source = workspace.input(x, whole(sizeOf(x.shape)));
        const target = workspace.output(result, whole(sizeOf(shape)));
        copy(workspace, source, target, mergeAxes(axes));
      },
      dtype,
    );
    return infos?.[0];
  },
};
