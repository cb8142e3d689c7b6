import { concat, slice, type Tensor, type Tensor2D, tidy, tile } from "@tensorflow/tfjs-core";

/**
 * Biases by distance within ±R, [H, 2R + 1], as the table that `attention` takes for N queries and M
 * keys, [H, N + M − 1]: the last query stands at the last key, and what is farther away has the
 * bias of the farthest.
 */
export function distanceTable(biases: Tensor, N: number, M: number): Tensor2D {
  const [H, entries] = biases.shape as [number, number];
  const R = (entries - 1) / 2;
  // Entry t is of the distance t − (N − 1), from 1 − N to M − 1.
  const from = Math.min(R, Math.max(-R, 1 - N));
  const to = Math.max(-R, Math.min(R, M - 1));
  const before = from - (1 - N);
  const behind = M - 1 - to;
  return tidy(() => {
    const column = (at: number) => slice(biases, [0, at], [H, 1]);
    const parts: Tensor[] = [slice(biases, [0, from + R], [H, to - from + 1])];
    if (before > 0) parts.unshift(tile(column(from + R), [1, before]));
    if (behind > 0) parts.push(tile(column(to + R), [1, behind]));
    return (parts.length === 1 ? parts[0] : concat(parts, 1)) as Tensor2D;
  });
}
