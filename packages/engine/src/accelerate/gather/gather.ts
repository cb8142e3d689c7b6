import type { TensorInfo } from "@tensorflow/tfjs-core";
import { util } from "@tensorflow/tfjs-core";
import { engineModule } from "../../module.ts";
import { sizeOf } from "../../tensors/sizeOf.ts";
import { whole } from "../../tensors/whole.ts";
import type { Kernel } from "../../workspace/kernel.ts";
import { inPlace } from "../inPlace.ts";
import type { Replacement } from "../replacement.ts";

const fields = {
  from: "u32",
  places: "u32",
  to: "u32",
  outer: "u32",
  length: "u32",
  count: "u32",
  width: "u32",
} as const;

const kernel: Kernel<keyof typeof fields> = { module: engineModule, name: "gather", fields };

/**
 * Slices at given places along an axis: rows of an embedding. With `batchDims`, each batch has places
 * of its own; tfjs-wasm reads past them where there is one for each.
 */
export const gather: Replacement = {
  kernelName: "GatherV2",
  backends: ["wasm"],
  run({ inputs, attrs, backend }) {
    const x = inputs.x as TensorInfo;
    const indices = inputs.indices as TensorInfo;
    const { dtype } = x;
    if ((dtype !== "float32" && dtype !== "int32") || indices.dtype !== "int32") return undefined;
    const axis = util.parseAxisParam(attrs.axis as number, x.shape)[0] as number;
    const batchDims = (attrs.batchDims as number | undefined) ?? 0;
    if (batchDims < 0 || batchDims > axis) return undefined;
    const length = x.shape[axis] as number;
    const places = backend.readSync(indices.dataId) as Int32Array;
    if (places.some((place) => place < 0 || place >= length)) return undefined; // tfjs's says which
    const batches = sizeOf(x.shape.slice(0, batchDims));
    const outer = sizeOf(x.shape.slice(batchDims, axis));
    const width = sizeOf(x.shape.slice(axis + 1));
    const count = sizeOf(indices.shape.slice(batchDims));
    const shape = [
      ...x.shape.slice(0, axis),
      ...indices.shape.slice(batchDims),
      ...x.shape.slice(axis + 1),
    ];
    const infos = inPlace(
      backend,
      "gather",
      [shape],
      (workspace, [result]) => {
        if (!result || sizeOf(shape) === 0) return;
        const addresses = {
          from: workspace.input(x, whole(sizeOf(x.shape))),
          places: workspace.copy(places)[0],
          to: workspace.output(result, whole(sizeOf(shape))),
        };
        workspace.run(kernel, { ...addresses, outer, length, count, width }, batches * outer, 0);
      },
      dtype,
    );
    return infos?.[0];
  },
};
