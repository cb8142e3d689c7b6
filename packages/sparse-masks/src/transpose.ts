import { type BlockLayout, TILE } from "./blockLayout.ts";
import { sweep } from "./sweep.ts";
import { transposeBits } from "./transposeBits.ts";

const transposes = new WeakMap<BlockLayout, BlockLayout>();

/**
 * The layout with queries and keys exchanged: tile (row, column) becomes (column, row), its
 * bitmap turned. Kernels that gather by key walk it.
 *
 * Time follows the runs of both layouts, memory the runs of the result; tiles inside a run are
 * not visited one by one. Bitmaps keep their numbers, planes theirs. Remembered with the layout,
 * and `transpose(transpose(x))` is x.
 */
export function transpose(layout: BlockLayout): BlockLayout {
  const known = transposes.get(layout);
  if (known !== undefined) return known;
  const turned = turn(layout);
  transposes.set(layout, turned);
  transposes.set(turned, layout);
  return turned;
}

function turn(layout: BlockLayout): BlockLayout {
  const { planes } = layout;
  const rows = Math.ceil(layout.keys / TILE);
  const rowStart = new Int32Array(planes * rows + 1);
  for (let plane = 0; plane < planes; plane++) {
    const above = plane * rows + 1;
    sweep(layout, plane, (column) => {
      rowStart[above + column] = (rowStart[above + column] ?? 0) + 1;
    });
  }
  for (let i = 1; i < rowStart.length; i++)
    rowStart[i] = (rowStart[i] ?? 0) + (rowStart[i - 1] ?? 0);

  const runs = rowStart.at(-1) ?? 0;
  const column = new Int32Array(runs);
  const length = new Int32Array(runs);
  const bitmap = new Int32Array(runs);
  const next = rowStart.slice();
  for (let plane = 0; plane < planes; plane++) {
    sweep(layout, plane, (row, first, count, number) => {
      const run = next[plane * rows + row] ?? 0;
      next[plane * rows + row] = run + 1;
      column[run] = first;
      length[run] = count;
      bitmap[run] = number;
    });
  }

  const bitmaps = layout.bitmaps.slice();
  for (let i = 0; i < bitmaps.length; i += TILE) transposeBits(bitmaps.subarray(i, i + TILE));
  const { queries: keys, keys: queries, planeOf } = layout;
  return { queries, keys, rows, planes, planeOf, rowStart, column, length, bitmap, bitmaps };
}
