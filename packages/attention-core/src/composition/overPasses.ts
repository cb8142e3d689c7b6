import { TILE } from "@frugal/sparse-masks";
import { addN, concat, fill, gather, reshape, type Tensor, tensor1d } from "@tensorflow/tfjs-core";
import type { TileRows, TileRowsOfPass } from "./tileRows.ts";

/** A number for each query, [heads · N, 1], summed over the passes. */
export function overPasses(
  passes: readonly TileRowsOfPass[],
  compute: (group: TileRows) => Tensor,
): Tensor {
  const parts = passes.map(({ groups, places }) => {
    const made = groups.map((group) => reshape(compute(group), [group.count * TILE, 1]));
    const all = concat([...made, fill([1, 1], 0)], 0);
    return gather(all, tensor1d(places, "int32"));
  });
  return addN(parts);
}
