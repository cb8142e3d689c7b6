/** Working memory for packed and copied rows of a group of heads: about what a core's cache holds. */
const BUDGET = 4 * 2 ** 20;
/** The same where threads need more heads to share, unless one head alone needs more. */
const MOST = 32 * 2 ** 20;

/** Floats from one row to the next: a multiple of 8 for the kernels. */
export function rowStride(width: number): number {
  const stride = Math.ceil(width / 8) * 8;
  // Rows a multiple of 4 KiB apart would fall on the same lines of the first cache.
  return stride % 1024 === 0 ? stride + 8 : stride;
}

/**
 * Calls `work` for groups of consecutive heads that together stay within the budget.
 *
 * @param wanted heads that a group should have if memory allows
 */
export function shareHeads(
  heads: number,
  bytesPerHead: number,
  wanted: number,
  work: (first: number, count: number) => void,
): void {
  const within = (bytes: number) => Math.max(1, Math.floor(bytes / bytesPerHead));
  const most = Math.max(within(BUDGET), Math.min(wanted, within(MOST)));
  for (let first = 0; first < heads; first += most) work(first, Math.min(most, heads - first));
}
