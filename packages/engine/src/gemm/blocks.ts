/** How a product is cut into tasks. */
export interface Blocks {
  readonly rowsPerTask: number;
  readonly columnsPerTask: number;
  readonly batchesPerTask: number;
  readonly tasks: number;
}

/** Rows of the left side that are packed at once: with 512 of depth, 512 KiB, in the second cache. */
const ROWS = 256;
const COLUMNS = 512;

/** Multiply-adds below which a call costs more than it does. */
const SMALL = 2 ** 16;

/**
 * Cuts `batches` products [M, K] × [K, N] into at least `wanted` tasks where that pays. However they
 * are cut, the sums are the same to the bit: depth is cut elsewhere.
 */
export function blocksOf(
  { M, N, K }: { readonly M: number; readonly N: number; readonly K: number },
  batches: number,
  wanted: number,
): Blocks {
  let rowsPerTask = share(M, Math.ceil(M / ROWS), 4);
  let columnsPerTask = share(N, Math.ceil(N / COLUMNS), 16);
  const tasks = () =>
    batches * Math.ceil(M / rowsPerTask || 0) * Math.ceil(N / columnsPerTask || 0);
  while (tasks() < wanted && rowsPerTask > 32) rowsPerTask = share(rowsPerTask, 2, 4);
  while (tasks() < wanted && columnsPerTask > 64) columnsPerTask = share(columnsPerTask, 2, 16);
  const together = Math.ceil(SMALL / Math.max(1, M * N * K));
  const batchesPerTask = Math.max(1, Math.min(together, Math.floor(batches / wanted)));
  return {
    rowsPerTask,
    columnsPerTask,
    batchesPerTask,
    tasks: (tasks() / Math.max(1, batches)) * Math.ceil(batches / batchesPerTask),
  };
}

/** A part of `length` cut into `parts`, rounded up to a multiple. */
function share(length: number, parts: number, multiple: number): number {
  return Math.ceil(length / Math.max(1, parts) / multiple) * multiple;
}
