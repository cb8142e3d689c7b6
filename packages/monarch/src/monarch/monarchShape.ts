import type { MonarchShape } from "./monarch.ts";

/** What `monarchShape` is made from. */
export interface MonarchOptions {
  readonly rows: number;
  /** As many as rows where left out. */
  readonly columns?: number;
  /**
   * The blocks of the right factor: b for b × b, or [J, I] for J rows and I columns. J divides rows
   * and I columns, unless padding is allowed. Left out: as `defaultBlock` says.
   */
  readonly blockSize?: number | readonly [rows: number, columns: number];
  /** Products kept of each slice, 1 where left out; at most what a slice has rows or columns. */
  readonly rank?: number;
  /** Allows block sizes that do not divide; false where left out. */
  readonly pad?: boolean;
}

/** Beyond this ratio to √n a divisor of n is no block size: cost would be nearer n² than n√n. */
const FAR = 4;

/**
 * The sizes of a Monarch matrix. Square with n = m² and no options: blocks of m × m, 2 n√n parameters,
 * the fewest there can be.
 *
 * Rectangular, the default has as many blocks on both sides of the smaller dimension, about its
 * square root, so that the product's middle is as long as that dimension: 4096 × 1024 has 32 blocks
 * of 32 × 32 and 32 of 128 × 32, and its transpose the same.
 *
 * @throws {RangeError} for sizes that are no positive integers, block sizes that do not divide where
 * `pad` is not set, a rank above that of a slice
 */
export function monarchShape({
  rows,
  columns = rows,
  blockSize,
  rank = 1,
  pad = false,
}: MonarchOptions): MonarchShape {
  requirePositive("rows", rows);
  requirePositive("columns", columns);
  requirePositive("rank", rank);
  const block = blockSize ?? defaultBlock(rows, columns, pad);
  const [J, I] = typeof block === "number" ? [block, block] : block;
  requireBlock("rows", J, rows, pad);
  requireBlock("columns", I, columns, pad);
  const [L, K] = [Math.ceil(rows / J), Math.ceil(columns / I)];
  if (rank > Math.min(L, I)) {
    throw new RangeError(
      `monarchShape: rank must be at most ${Math.min(L, I)}, for slices are ${L} × ${I}, got ${rank}`,
    );
  }
  return { rows, columns, rank, left: [J, L, K * rank], right: [K, rank * J, I] };
}

/** [J, I] where none is given: the smaller dimension is cut into about √ of its length. */
function defaultBlock(rows: number, columns: number, pad: boolean): [number, number] {
  if (columns <= rows) {
    const width = nearRoot(columns, rows, pad);
    return [width, width];
  }
  const blocks = nearRoot(rows, columns, pad);
  return [Math.ceil(rows / blocks), Math.ceil(columns / blocks)];
}

/** The length nearest to √n, by ratio, that divides n and `other`; any when padding is allowed. */
function nearRoot(n: number, other: number, pad: boolean): number {
  const root = Math.sqrt(n);
  const ratio = (length: number) => Math.max(length / root, root / length);
  let best = 1;
  for (let length = 1; length <= n; length++) {
    if (n % length === 0 && other % length === 0 && ratio(length) < ratio(best)) best = length;
  }
  if (pad) return ratio(best) <= 2 ? best : Math.ceil(root);
  if (ratio(best) > FAR) {
    throw new RangeError(
      `monarchShape: expected rows and columns with a common divisor near √${n}, got ${n} and ${other}; ` +
        "give a blockSize, or pad: true",
    );
  }
  return best;
}

function requirePositive(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value > 0) return;
  throw new RangeError(`monarchShape: ${name} must be a positive integer, got ${value}`);
}

function requireBlock(name: string, size: number, length: number, pad: boolean): void {
  requirePositive("blockSize", size);
  if (length % size === 0 || (pad && size <= length)) return;
  throw new RangeError(
    `monarchShape: blockSize must ${pad ? "be at most the number of" : "divide the"} ${name}, ${length}, ` +
      `got ${size}${pad || size > length ? "" : "; pad: true allows it"}`,
  );
}
