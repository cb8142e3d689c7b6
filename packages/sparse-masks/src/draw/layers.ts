import type { Paint } from "./paint.ts";

/** All cells of one paint, as an SVG path whose unit is a cell. */
export interface Layer extends Paint {
  readonly path: string;
}

/** Equal neighbours in a row. */
interface Stretch {
  readonly column: number;
  readonly end: number;
  readonly paint: number;
}

/** A stretch that came again in every row since. */
interface Rectangle extends Stretch {
  readonly firstRow: number;
}

/**
 * Groups the cells of a grid by paint, as few rectangles: neighbours in a row that are equal, and
 * rows in which the same stretch comes again.
 */
export function layersOf(
  rows: number,
  columns: number,
  paintAt: (row: number, column: number) => Paint | undefined,
): readonly Layer[] {
  const layers: { paint: Paint; path: string }[] = [];
  const numbers = new Map<string, number>();
  const numberAt = (row: number, column: number) => {
    const paint = paintAt(row, column);
    if (paint === undefined) return -1;
    const key = `${paint.colour} ${paint.opacity}`;
    const number = numbers.get(key) ?? layers.push({ paint, path: "" }) - 1;
    numbers.set(key, number);
    return number;
  };
  let open = new Map<number, Rectangle>();
  for (let row = 0; row <= rows; row++) {
    const here = new Map<number, Rectangle>();
    for (const stretch of row < rows ? stretchesOf(columns, (c) => numberAt(row, c)) : []) {
      const above = open.get(stretch.column);
      if (above?.end === stretch.end && above.paint === stretch.paint) {
        here.set(stretch.column, above);
        open.delete(stretch.column);
      } else here.set(stretch.column, { ...stretch, firstRow: row });
    }
    for (const { column, end, paint, firstRow } of open.values()) {
      const layer = layers[paint];
      if (!layer) continue;
      layer.path += `M${column} ${firstRow}h${end - column}v${row - firstRow}h${column - end}z`;
    }
    open = here;
  }
  return layers.map(({ paint, path }) => ({ ...paint, path }));
}

function stretchesOf(columns: number, numberAt: (column: number) => number): Stretch[] {
  const stretches: Stretch[] = [];
  for (let column = 0; column < columns; ) {
    const paint = numberAt(column);
    let end = column + 1;
    while (end < columns && numberAt(end) === paint) end++;
    if (paint >= 0) stretches.push({ column, end, paint });
    column = end;
  }
  return stretches;
}
