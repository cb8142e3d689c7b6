import type { Pass } from "../blockLayout.ts";
import { EMPTY } from "./bitmapPool.ts";
import { Int32List } from "./int32List.ts";
import { MIX_START, mix } from "./mix.ts";

/** More runs than this are refused: their arrays alone would take 1.5 GiB. */
const MOST_RUNS = 2 ** 27;

/** The runs of one pass, written plane by plane and row by row. */
export class PassRuns {
  readonly #name: string;
  readonly #mostRuns: number;
  readonly #rows: number;
  readonly #rowStart = new Int32List();
  readonly #column = new Int32List();
  readonly #length = new Int32List();
  readonly #bitmap = new Int32List();

  /**
   * @param name op and mask, for messages
   * @param rows tile rows of a plane
   */
  constructor(name: string, rows: number, mostRuns: number = MOST_RUNS) {
    this.#name = name;
    this.#mostRuns = mostRuns;
    this.#rows = rows;
    this.#rowStart.push(0);
  }

  get size(): number {
    return this.#column.size;
  }

  /**
   * Adds tiles to the open row, right of all before them. Joins the last run where it can; leaves
   * empty tiles out.
   */
  push(column: number, length: number, bitmap: number): void {
    if (bitmap === EMPTY) return;
    const last = this.#column.size - 1;
    if (
      last >= this.#rowStart.at(this.#rowStart.size - 1) &&
      this.#bitmap.at(last) === bitmap &&
      this.#column.at(last) + this.#length.at(last) === column
    ) {
      this.#length.addToLast(length);
      return;
    }
    if (last + 1 === this.#mostRuns) {
      throw new RangeError(
        `${this.#name} must keep at most ${this.#mostRuns} runs of tiles, got more`,
      );
    }
    this.#column.push(column);
    this.#length.push(length);
    this.#bitmap.push(bitmap);
  }

  endRow(): void {
    this.#rowStart.push(this.#column.size);
  }

  /** Ends the rows of a plane that has nothing here. */
  endEmptyPlane(): void {
    for (let row = 0; row < this.#rows; row++) this.endRow();
  }

  hashOf(plane: number): number {
    const firstRow = plane * this.#rows;
    const start = this.#rowStart.at(firstRow);
    const end = this.#rowStart.at(firstRow + this.#rows);
    let hash = MIX_START;
    for (let row = 1; row <= this.#rows; row++) {
      hash = mix(hash, this.#rowStart.at(firstRow + row) - start);
    }
    for (let run = start; run < end; run++) {
      hash = mix(hash, this.#column.at(run));
      hash = mix(hash, this.#length.at(run));
      hash = mix(hash, this.#bitmap.at(run));
    }
    return hash;
  }

  equal(a: number, b: number): boolean {
    const rows = this.#rows;
    const startOfA = this.#rowStart.at(a * rows);
    const startOfB = this.#rowStart.at(b * rows);
    for (let row = 1; row <= rows; row++) {
      const endOfA = this.#rowStart.at(a * rows + row) - startOfA;
      if (endOfA !== this.#rowStart.at(b * rows + row) - startOfB) return false;
    }
    const runs = this.#rowStart.at(b * rows + rows) - startOfB;
    return [this.#column, this.#length, this.#bitmap].every((list) => {
      for (let run = 0; run < runs; run++) {
        if (list.at(startOfA + run) !== list.at(startOfB + run)) return false;
      }
      return true;
    });
  }

  /** Forgets the planes from this one on. */
  takeBack(plane: number): void {
    const runs = this.#rowStart.at(plane * this.#rows);
    this.#rowStart.truncate(plane * this.#rows + 1);
    for (const list of [this.#column, this.#length, this.#bitmap]) list.truncate(runs);
  }

  toArrays(): Pick<Pass, "rowStart" | "column" | "length" | "bitmap"> {
    return {
      rowStart: this.#rowStart.toArray(),
      column: this.#column.toArray(),
      length: this.#length.toArray(),
      bitmap: this.#bitmap.toArray(),
    };
  }
}
