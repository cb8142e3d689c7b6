const FORBIDDEN = -1e9;

/**
 * A window as plain ops take it: 0 where a query may attend, −10⁹ elsewhere, [rows, columns]. Rows are
 * consecutive queries, columns consecutive keys, and the last query stands at the last key.
 *
 * @param size keys that a query sees: the last ones, its own included
 * @param missing so many columns at the left stand before the first key
 */
export function bandValues(
  size: number,
  rows: number,
  columns: number,
  missing = 0,
): Float32Array<ArrayBuffer> {
  const values = new Float32Array(rows * columns).fill(FORBIDDEN);
  for (let row = 0; row < rows; row++) {
    const own = columns - rows + row;
    const first = Math.max(missing, own - size + 1, 0);
    values.fill(0, row * columns + first, row * columns + own + 1);
  }
  return values;
}
