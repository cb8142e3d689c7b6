import { concat, reshape, slice, type Tensor, tile } from "@tensorflow/tfjs-core";

/**
 * A learned table of distances −(m − 1) … m − 1 as the bias of N rows among themselves, [1, 2N − 1];
 * distances beyond the table's have the bias of its ends.
 */
export function distanceBias(table: Tensor, N: number): Tensor {
  const m = (table.size + 1) / 2;
  if (N <= m) return reshape(slice(table, [m - N], [2 * N - 1]), [1, -1]);
  const end = (at: number) => tile(slice(table, [at], [1]), [N - m]);
  return reshape(concat([end(0), table, end(2 * m - 2)]), [1, -1]);
}
