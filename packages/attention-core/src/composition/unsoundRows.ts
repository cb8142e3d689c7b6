import {
  add,
  cast,
  gather,
  greater,
  isFinite as isNumber,
  matMul,
  max,
  maximum,
  min,
  mul,
  reshape,
  sub,
  type Tensor,
  type Tensor3D,
  tensor1d,
} from "@tensorflow/tfjs-core";
import { overPasses } from "./overPasses.ts";
import { seenIn } from "./seenPairs.ts";
import type { TileRowsOfPass } from "./tileRows.ts";
import { withLast } from "./withLast.ts";

/** [heads · N, 1]: whether a query that sees anything, or any key that it sees, holds NaN or ±∞. */
export function unsoundRows(
  [q, k, v]: readonly Tensor[],
  passes: readonly TileRowsOfPass[],
  bitmaps: Tensor3D,
): Tensor {
  const unsound = (x: Tensor) => sub(1, min(cast(isNumber(withLast(x)), "float32"), 1, true));
  const ofKeys = maximum(unsound(k as Tensor), unsound(v as Tensor));
  const ofQueries = unsound(q as Tensor);
  const batch = (x: Tensor, index: Int32Array, count: number) =>
    reshape(gather(x, tensor1d(index, "int32")), [count, index.length / count, 1]);
  const found = overPasses(passes, (group) => {
    const { count, queries, keys } = group;
    const seen = seenIn(group, bitmaps);
    const own = mul(max(seen, -1, true), batch(ofQueries, queries, count));
    return add(own, matMul(seen, batch(ofKeys, keys, count)));
  });
  return greater(found, 0);
}
