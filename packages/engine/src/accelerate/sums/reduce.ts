import { type TensorInfo, util } from "@tensorflow/tfjs-core";
import { sumInto } from "../../sums/sumInto.ts";
import { sizeOf } from "../../tensors/sizeOf.ts";
import { whole } from "../../tensors/whole.ts";
import { inPlace } from "../inPlace.ts";
import { areFloats, type Call } from "../replacement.ts";

/** Sums along axes that follow each other, or their means; undefined for other axes. */
export function reduce({ inputs, attrs, backend }: Call, mean: boolean): TensorInfo | undefined {
  const x = inputs.x as TensorInfo;
  if (!areFloats(x)) return undefined;
  const axes = util.parseAxisParam(attrs.axis as number | number[], x.shape);
  const long = [...axes].sort((a, b) => a - b).filter((axis) => x.shape[axis] !== 1);
  const first = long[0] ?? 0;
  const end = (long.at(-1) ?? -1) + 1;
  for (let axis = first; axis < end; axis++) {
    if (!axes.includes(axis) && x.shape[axis] !== 1) return undefined;
  }
  const shape = x.shape.flatMap((length, axis) =>
    axes.includes(axis) ? (attrs.keepDims ? [1] : []) : [length],
  );
  const length = sizeOf(x.shape.slice(first, end));
  const outer = sizeOf(x.shape.slice(0, first));
  const inner = sizeOf(x.shape.slice(Math.max(first, end)));
  const infos = inPlace(backend, mean ? "mean" : "sum", [shape], (workspace, [result]) => {
    if (!result) return;
    const from = workspace.input(x, whole(outer * length * inner));
    const to = workspace.output(result, whole(outer * inner));
    sumInto(workspace, { from, to, outer, length, inner, factor: mean ? 1 / length : 1 });
  });
  return infos?.[0];
}
