import { TILE } from "../blockLayout.ts";
import { pairCounter } from "../count/pairCounter.ts";
import { cellsOf } from "./cells.ts";
import { solid } from "./paint.ts";
import type { Subject, View } from "./view.ts";

/** Which tiles are full, partial and empty in natural order. */
export function tilesView({ known, queries, keys, example, head, cells }: Subject): View {
  const tiles = Math.ceil(Math.max(queries, keys) / TILE / cells);
  const side = tiles * TILE;
  const counter = pairCounter(known, queries, keys, example, head);
  const { rows, columns, at } = cellsOf(counter, queries, keys, side);
  let kept = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) if (at(row, column).allowed > 0) kept++;
  }
  const what = tiles === 1 ? "tiles" : `squares of ${tiles} × ${tiles} tiles`;
  return {
    summary: `${kept} of ${rows * columns} ${what} hold a pair`,
    description: `A cell is ${side} queries (rows) by ${side} keys (columns) in natural order: full, partial, or empty.`,
    panels: [
      {
        rows,
        columns,
        paintAt(row, column) {
          const { allowed } = at(row, column);
          if (allowed === 0) return undefined;
          return solid(allowed === side * side ? "full" : "partial");
        },
      },
    ],
    legend: [
      { ...solid("full"), label: "full" },
      { ...solid("partial"), label: "partial" },
    ],
  };
}
