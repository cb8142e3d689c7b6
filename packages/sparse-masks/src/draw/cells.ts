import type { PairCounter } from "../count/pairCounter.ts";

/** A matrix of queries × keys in square cells; those at the right and lower edge may be smaller. */
export interface Cells {
  readonly rows: number;
  readonly columns: number;
  /** Allowed pairs of all cells. */
  readonly pairs: number;
  /** False when some cells are estimated. */
  readonly exact: boolean;
  /** Pairs of a cell, and how many of them are allowed. */
  at(row: number, column: number): Cell;
}

interface Cell {
  readonly pairs: number;
  readonly allowed: number;
}

/** Questions to the mask that a picture may take; those of one cell lie between the others. */
const QUESTIONS = 2 ** 22;
const LEAST_PER_CELL = 2 ** 6;
const MOST_PER_CELL = 2 ** 12;

/**
 * Counts the pairs of each cell: exactly if the mask is relative or `coverage` knows enough.
 *
 * @param side queries and keys of a cell
 */
export function cellsOf(count: PairCounter, queries: number, keys: number, side: number): Cells {
  const offset = keys - queries;
  const rows = Math.ceil(queries / side);
  const columns = Math.ceil(keys / side);
  const counts = new Float64Array(rows * columns);
  const heightOf = (row: number) => Math.min(side, queries - row * side);
  const widthOf = (column: number) => Math.min(side, keys - column * side);
  let pairs = 0;
  let exact = true;
  const fill = (cell: number, budget: number): boolean => {
    const row = Math.floor(cell / columns);
    const column = cell % columns;
    const q0 = row * side + offset;
    const k0 = column * side;
    const rect = { q0, q1: q0 + heightOf(row), k0, k1: k0 + widthOf(column) };
    const counted = count(rect, budget);
    if (!counted.exact && budget === 1) return false;
    counts[cell] = counted.pairs;
    pairs += counted.pairs;
    exact &&= counted.exact;
    return true;
  };
  const mixed: number[] = [];
  for (let cell = 0; cell < counts.length; cell++) if (!fill(cell, 1)) mixed.push(cell);
  const each = Math.floor(QUESTIONS / mixed.length);
  const budget = Math.max(LEAST_PER_CELL, Math.min(each, MOST_PER_CELL));
  for (const cell of mixed) fill(cell, budget);
  const at = (row: number, column: number): Cell => ({
    pairs: heightOf(row) * widthOf(column),
    allowed: counts[row * columns + column] ?? 0,
  });
  return { rows, columns, pairs, exact, at };
}
