import { checkInteger } from "../checkInteger.ts";
import type { BlockMasses } from "./blockMasses.ts";
import { ColumnMass } from "./columnMass.ts";
import { DistanceMass } from "./distanceMass.ts";
import { type Grid, gridOf, isAhead, rectAt } from "./grid.ts";
import type { Judge } from "./judge.ts";
import { blockLadder, windowLadder } from "./ladder.ts";

/** What is left of the masses once they have been read. */
export interface Statistics {
  readonly grid: Grid;
  /** Whether nothing, or nothing that counts, is ahead of its query. */
  readonly causal: boolean;
  readonly total: number;
  /** The same without what is ahead and left out. */
  readonly counted: number;
  readonly byDistance: DistanceMass;
  readonly outsideWindows: ColumnMass;
  readonly outsideBlocks: ColumnMass;
}

/**
 * Reads masses once, row by row, into sums whose size follows the length.
 *
 * @param causal whether mass ahead is to be left out; when undefined, whether there is none
 * @throws {TypeError} when they are not as described
 * @throws {RangeError} when a number is out of range, or there is no mass
 */
export function readMasses(
  { queries, keys, block, rows }: BlockMasses,
  causal: boolean | undefined,
  judgesOf: (grid: Grid) => readonly Judge[],
): Statistics & { readonly judges: readonly Judge[] } {
  checkInteger("advise: queries", queries, 1, 2 ** 30);
  checkInteger("advise: keys", keys, 1, 2 ** 30);
  checkInteger("advise: block", block, 1);
  const grid = gridOf(queries, keys, block);
  const judges = judgesOf(grid);
  const byDistance = new DistanceMass(grid);
  const outsideWindows = new ColumnMass(windowLadder(grid), grid.columns);
  const outsideBlocks = new ColumnMass(blockLadder(grid), grid.columns);
  const readers = [byDistance, outsideWindows, outsideBlocks, ...judges];
  let total = 0;
  let counted = 0;
  let ahead = 0;
  if (typeof rows?.[Symbol.iterator] !== "function") {
    throw new TypeError(`advise: rows must be iterable, got ${String(rows)}`);
  }
  for (const { row, masses } of rows) {
    checkRow(grid, row, masses);
    for (let column = 0; column < grid.columns; column++) {
      const mass = masses[column] ?? 0;
      if (mass === 0) continue;
      total += mass;
      if (isAhead(rectAt(grid, row, column))) {
        ahead += mass;
        if (causal) continue;
      }
      counted += mass;
      for (const reader of readers) reader.add(row, column, mass);
    }
  }
  if (total === 0) throw new RangeError("advise: masses must sum to more than 0, got none");
  return {
    grid,
    causal: causal ?? ahead === 0,
    total,
    counted,
    byDistance,
    outsideWindows,
    outsideBlocks,
    judges,
  };
}

function checkRow({ rows, columns }: Grid, row: number, masses: ArrayLike<number>): void {
  checkInteger("advise: row", row, 0, rows - 1);
  if (masses?.length !== columns) {
    throw new RangeError(
      `advise: masses of row ${row} must be ${columns} numbers, got ${masses?.length}`,
    );
  }
  for (let column = 0; column < columns; column++) {
    const mass = masses[column];
    if (typeof mass === "number" && mass >= 0 && mass < Number.POSITIVE_INFINITY) continue;
    throw new RangeError(
      `advise: masses must be numbers of at least 0, got ${mass} in row ${row}, column ${column}`,
    );
  }
}
