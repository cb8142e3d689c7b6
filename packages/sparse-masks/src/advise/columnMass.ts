import type { Ladder } from "./ladder.ts";

/** Mass by column of blocks that each mask of a ladder leaves out. */
export class ColumnMass {
  readonly ladder: Ladder;
  readonly #columns: number;
  /** [levels + 1][columns] mass of blocks that are first allowed whole at a level. */
  readonly #byLevel: Float64Array;
  /** [levels][columns] mass that a mask allows of blocks of which it allows a share. */
  readonly #inParts: Float64Array;

  constructor(ladder: Ladder, columns: number) {
    const levels = ladder.sizes.length;
    this.ladder = ladder;
    this.#columns = columns;
    this.#byLevel = new Float64Array((levels + 1) * columns);
    this.#inParts = new Float64Array(levels * columns);
  }

  add(row: number, column: number, mass: number): void {
    const { level, parts } = this.ladder.at(row, column);
    const at = level * this.#columns + column;
    this.#byLevel[at] = (this.#byLevel[at] ?? 0) + mass;
    for (const [part, share] of parts) {
      const to = part * this.#columns + column;
      this.#inParts[to] = (this.#inParts[to] ?? 0) + share * mass;
    }
  }

  /** [columns] what the mask at a level leaves out. */
  outside(level: number): Float64Array {
    const columns = this.#columns;
    const left = new Float64Array(columns);
    for (let above = level + 1; above <= this.ladder.sizes.length; above++) {
      for (let column = 0; column < columns; column++) {
        left[column] = (left[column] ?? 0) + (this.#byLevel[above * columns + column] ?? 0);
      }
    }
    return left.map((mass, column) =>
      Math.max(0, mass - (this.#inParts[level * columns + column] ?? 0)),
    );
  }
}
