import { pairCounter } from "../count/pairCounter.ts";
import type { Mask } from "../mask.ts";
import { cellsOf } from "./cells.ts";
import { drawable } from "./drawable.ts";

/** Most rows and columns of a picture. */
const MOST_CELLS = 64;

/**
 * A mask as text: one line for each query, one sign for each key, ■ where allowed and · where not.
 *
 * Larger matrices are drawn in at most 64 × 64 square cells: ■ all pairs of the cell, ▒ some,
 * · none. A cell whose `coverage` cannot tell within some questions is ▒, whatever it holds.
 * `drawSvg` draws images.
 *
 * @param example which example of a mask that describes several
 * @param head which head of a mask that describes several
 * @throws {TypeError} when `mask` is not a mask
 * @throws {RangeError} when a length is not a positive integer, the mask cannot serve them, or
 *   has no such example or head
 */
export function draw(mask: Mask, queries: number, keys: number, example = 0, head = 0): string {
  const known = drawable("draw", mask, queries, keys, example, head);
  const side = Math.ceil(Math.max(queries, keys) / MOST_CELLS);
  const counter = pairCounter(known, queries, keys, example, head);
  const { rows, columns, at } = cellsOf(counter, queries, keys, side);
  const signAt = (row: number, column: number) => {
    const { pairs, allowed } = at(row, column);
    if (allowed === 0) return "·";
    return allowed === pairs ? "■" : "▒";
  };
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => signAt(row, column)).join(" "),
  ).join("\n");
}
