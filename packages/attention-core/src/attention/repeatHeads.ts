import { broadcastTo, reshape, type Tensor4D, tidy } from "@tensorflow/tfjs-core";

/**
 * Heads of keys or values for groups of query heads: [B, H', M, D] → [B, H' · groups, M, D], each
 * head `groups` times in a row. The gradient sums over the group.
 */
export function repeatHeads(x: Tensor4D, groups: number): Tensor4D {
  if (groups === 1) return x;
  const [B, heads, M, D] = x.shape;
  return tidy(() => {
    const single = reshape(x, [B * heads, 1, M * D]);
    const repeated = broadcastTo(single, [B * heads, groups, M * D]);
    return reshape(repeated, [B, heads * groups, M, D]);
  });
}
