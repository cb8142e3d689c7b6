import { type Mask, sized } from "@frugal/sparse-masks";
import { type Tensor, tensor } from "@tensorflow/tfjs-core";

/**
 * The pairs of some queries that a mask allows, as bool.
 *
 * @param rows queries, of N
 * @param shape [B, H, rows, M]
 */
export function allowedInRows(
  mask: Mask,
  rows: ArrayLike<number>,
  N: number,
  shape: readonly number[],
): Tensor {
  const [B, H, R, M] = shape as [number, number, number, number];
  mask.check?.(N, M);
  const own = sized(mask, N, M);
  const { heads = 1, examples } = own;
  const pairs = new Uint8Array(B * H * R * M);
  for (let b = 0; b < B; b++) {
    for (let h = 0; h < H; h++) {
      const at = (b * H + h) * R * M;
      // Where examples or heads are not told apart the first serves all.
      const as = ((examples === 1 ? 0 : b) * H + (heads === 1 ? 0 : h)) * R * M;
      if (as < at) {
        pairs.copyWithin(at, as, as + R * M);
        continue;
      }
      for (let r = 0; r < R; r++) {
        const query = (rows[r] as number) + M - N;
        for (let j = 0; j < M; j++) {
          pairs[at + r * M + j] = own.allows(query, j, b, h) ? 1 : 0;
        }
      }
    }
  }
  return tensor(pairs, [...shape], "bool");
}
