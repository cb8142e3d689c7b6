import { areaOf, causalPairs, crosses, type Grid, pairsAt, rectAt } from "./grid.ts";

/** Columns at the left that are kept apart, as they may be sinks. */
const FIRST = 8;

/**
 * Mass by block distance: all that masks of one rule for all queries need, and the first columns
 * apart, since they may be kept whole. Whole blocks at equal distance are one number.
 */
export class DistanceMass {
  readonly #grid: Grid;
  readonly #first: Float64Array[];
  /** Whole blocks, by `row − column`, from 1 − columns on. */
  readonly #whole: Float64Array;
  readonly #lastRow: Float64Array;
  readonly #lastColumn: Float64Array;

  constructor(grid: Grid) {
    const { rows, columns } = grid;
    this.#grid = grid;
    this.#first = Array.from({ length: Math.min(FIRST, columns) }, () => new Float64Array(rows));
    this.#whole = new Float64Array(rows + columns - 1);
    this.#lastRow = new Float64Array(columns);
    this.#lastColumn = new Float64Array(rows);
  }

  /** How many columns are kept apart. */
  get first(): number {
    return this.#first.length;
  }

  add(row: number, column: number, mass: number): void {
    const { rows, columns, queries, keys, block } = this.#grid;
    const apart = this.#first[column];
    if (apart) add(apart, row, mass);
    else if ((row + 1) * block > queries && row === rows - 1) add(this.#lastRow, column, mass);
    else if ((column + 1) * block > keys && column === columns - 1) {
      add(this.#lastColumn, row, mass);
    } else add(this.#whole, row - column + columns - 1, mass);
  }

  /** Mass of the first `count` columns. */
  ofFirst(count: number): number {
    let sum = 0;
    for (const column of this.#first.slice(0, count)) for (const mass of column) sum += mass;
    return sum;
  }

  /**
   * Mass at each distance `q − k`, from 1 − queries to keys − 1, without the first `count` columns.
   * A block's mass is spread evenly over its pairs; if causal, over those that are not ahead.
   */
  byDistance(count: number, causal: boolean): Float64Array {
    const { rows, columns, queries, keys } = this.#grid;
    const masses = new Float64Array(queries + keys - 1);
    const spread = (row: number, column: number, mass: number) => {
      if (mass === 0) return;
      const rect = rectAt(this.#grid, row, column);
      const partly = causal && crosses(rect);
      const each = mass / (partly ? causalPairs(rect) : areaOf(rect));
      const most = rect.q1 - 1 - rect.k0;
      for (let d = partly ? 0 : rect.q0 - rect.k1 + 1; d <= most; d++) {
        add(masses, d + queries - 1, each * pairsAt(rect, d));
      }
    };
    this.#first.slice(count).forEach((apart, i) => {
      apart.forEach((mass, row) => {
        spread(row, count + i, mass);
      });
    });
    this.#whole.forEach((mass, i) => {
      const behind = i - (columns - 1);
      spread(Math.max(behind, 0), Math.max(-behind, 0), mass);
    });
    this.#lastRow.forEach((mass, column) => {
      spread(rows - 1, column, mass);
    });
    this.#lastColumn.forEach((mass, row) => {
      spread(row, columns - 1, mass);
    });
    return masses;
  }
}

function add(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value;
}
