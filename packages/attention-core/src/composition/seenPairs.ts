import { type BlockLayout, TILE } from "@frugal/sparse-masks";
import {
  gather,
  reshape,
  type Tensor3D,
  tensor1d,
  tensor3d,
  transpose,
} from "@tensorflow/tfjs-core";
import type { TileRows } from "./tileRows.ts";

/** [distinct + 1, 32, 32]: 1 where a pair is allowed; the last is empty. */
export function bitmapsOf({ bitmaps }: BlockLayout): Tensor3D {
  const count = bitmaps.length / TILE;
  const bits = new Float32Array((count + 1) * TILE * TILE);
  bitmaps.forEach((word, row) => {
    for (let bit = 0; bit < TILE; bit++) bits[row * TILE + bit] = (word >>> bit) & 1;
  });
  return tensor3d(bits, [count + 1, TILE, TILE]);
}

/** Which keys the queries of a group see, [count, 32, tiles · 32]. */
export function seenIn({ count, tiles, bitmaps }: TileRows, all: Tensor3D): Tensor3D {
  const byTile = gather(all, tensor1d(bitmaps, "int32"));
  const byRow = transpose(reshape(byTile, [count, tiles, TILE, TILE]), [0, 2, 1, 3]);
  return reshape(byRow, [count, TILE, tiles * TILE]);
}
