import { ShapeError } from "@frugal/attention-core";
import { reshape, type Tensor, type Tensor4D } from "@tensorflow/tfjs-core";
import { affine } from "./elementwise.ts";
import type { Position, QueryKeyAffine } from "./gatedAttentionOptions.ts";

/** Queries and keys [B, 1, N, s] of one z [B, N, s]. */
export function queriesAndKeys(
  op: string,
  z: Tensor,
  { queryScale, queryOffset, keyScale, keyOffset }: QueryKeyAffine,
  position: Position | undefined,
  offset = 0,
): { q: Tensor4D; k: Tensor4D } {
  const [B, N, s] = z.shape as [number, number, number];
  const placed = (rows: Tensor) => {
    const row4D = reshape(rows, [B, 1, N, s]) as Tensor4D;
    if (!position) return row4D;
    const moved = position(row4D, offset);
    const [b, h, n] = moved.shape;
    if (moved.rank === 4 && b === B && h === 1 && n === N) return moved;
    throw new ShapeError(
      `${op}: position must return [${B}, 1, ${N}, width] for [${row4D.shape.join(", ")}], got [${moved.shape.join(", ")}]`,
    );
  };
  return {
    q: placed(affine(z, queryScale, queryOffset)),
    k: placed(affine(z, keyScale, keyOffset)),
  };
}
