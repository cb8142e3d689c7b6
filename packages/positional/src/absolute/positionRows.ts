/** Which positions a table of rows is for. */
export interface PositionRowsOptions {
  /** Position of the first row, 0 where left out; the rest follow by 1. */
  readonly offset?: number;
  /** Instead: the position of each row. */
  readonly positions?: ArrayLike<number>;
}

/**
 * The positions of N rows.
 *
 * @throws {RangeError} another number of positions, or some that are not finite
 * @throws {TypeError} both an offset and positions
 */
export function positionRows(
  op: string,
  N: number,
  { offset, positions }: PositionRowsOptions,
): Float64Array {
  if (!Number.isInteger(N) || N < 0) {
    throw new RangeError(`${op}: N must be an integer of at least 0, got ${N}`);
  }
  if (offset !== undefined && positions !== undefined) {
    throw new TypeError(`${op}: give offset or positions, got both`);
  }
  if (positions && positions.length !== N) {
    throw new RangeError(`${op}: positions must be ${N} numbers, got ${positions.length}`);
  }
  const list = Float64Array.from({ length: N }, (_, i) => positions?.[i] ?? (offset ?? 0) + i);
  const wrong = list.find((position) => !Number.isFinite(position));
  if (wrong !== undefined) {
    throw new RangeError(`${op}: positions must be finite numbers, got ${wrong}`);
  }
  return list;
}
