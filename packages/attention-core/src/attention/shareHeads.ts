/** Working memory for packed and copied rows, unless one head alone needs more. */
const BUDGET = 32 * 2 ** 20;

/** Floats from one row to the next: a multiple of 8 for the kernels. */
export function rowStride(width: number): number {
  const stride = Math.ceil(width / 8) * 8;
  // Rows a multiple of 4 KiB apart would fall on the same lines of the first cache.
  return stride % 1024 === 0 ? stride + 8 : stride;
}

/** Calls `work` for groups of consecutive heads that together stay within the budget. */
export function shareHeads(
  heads: number,
  bytesPerHead: number,
  work: (first: number, count: number) => void,
): void {
  const most = Math.max(1, Math.floor(BUDGET / bytesPerHead));
  for (let first = 0; first < heads; first += most) work(first, Math.min(most, heads - first));
}
