import type { Pass } from "./blockLayout.ts";

/** Stands for tiles that are not kept. */
const EMPTY = -1;

/**
 * Finds the runs of equal tiles down the columns of one plane, and hands each over when it ends:
 * for a given column they come in ascending order.
 *
 * Row by row it compares two lists of runs and touches a column only where they differ, which is
 * where a run down the column begins or ends.
 */
export function sweep(
  pass: Pass,
  plane: number,
  emit: (column: number, firstRow: number, count: number, bitmap: number) => void,
): void {
  const { rows, columns } = pass;
  const openedAt = new Int32Array(columns);
  const above = new RowReader(pass);
  const here = new RowReader(pass);
  for (let row = 0; row <= rows; row++) {
    above.open(row === 0 ? undefined : plane * rows + row - 1);
    here.open(row === rows ? undefined : plane * rows + row);
    for (let first = 0; first < columns; ) {
      const before = above.bitmapAt(first);
      const now = here.bitmapAt(first);
      const end = Math.min(above.end, here.end, columns);
      if (before !== now) {
        for (let column = first; column < end; column++) {
          const opened = openedAt[column] ?? 0;
          if (before !== EMPTY) emit(column, opened, row - opened, before);
          openedAt[column] = row;
        }
      }
      first = end;
    }
  }
}

/** Reads one tile row from left to right. */
class RowReader {
  /** Where the bitmap last read ends. */
  end = 0;
  readonly #pass: Pass;
  #run = 0;
  #lastRun = 0;

  constructor(pass: Pass) {
    this.#pass = pass;
  }

  /** Starts at the left of a row; undefined is an empty row. */
  open(row: number | undefined): void {
    this.#run = row === undefined ? 0 : (this.#pass.rowStart[row] ?? 0);
    this.#lastRun = row === undefined ? 0 : (this.#pass.rowStart[row + 1] ?? 0);
  }

  /** Bitmap at a column, and in `end` how far it goes. Columns must not descend. */
  bitmapAt(at: number): number {
    const { column, length, bitmap } = this.#pass;
    while (this.#run < this.#lastRun) {
      const first = column[this.#run] ?? 0;
      this.end = first;
      if (at < first) return EMPTY;
      this.end = first + (length[this.#run] ?? 0);
      if (at < this.end) return bitmap[this.#run] ?? 0;
      this.#run++;
    }
    this.end = Number.POSITIVE_INFINITY;
    return EMPTY;
  }
}
