import { type BlockLayout, type Pass, TILE } from "./blockLayout.ts";
import { sweep } from "./sweep.ts";
import { transposeBits } from "./transposeBits.ts";

const transposes = new WeakMap<BlockLayout, BlockLayout>();

/**
 * The layout with queries and keys exchanged, in the same passes: tile (row, column) becomes
 * (column, row), its bitmap turned. Kernels that gather by key walk it.
 *
 * Time follows the runs of both layouts, memory the runs of the result; tiles inside a run are
 * not visited one by one. Bitmaps keep their numbers, planes theirs. Remembered with the layout,
 * and `transpose(transpose(x))` is x.
 */
export function transpose(layout: BlockLayout): BlockLayout {
  const known = transposes.get(layout);
  if (known !== undefined) return known;
  const bitmaps = layout.bitmaps.slice();
  for (let i = 0; i < bitmaps.length; i += TILE) transposeBits(bitmaps.subarray(i, i + TILE));
  const turned: BlockLayout = {
    ...layout,
    queries: layout.keys,
    keys: layout.queries,
    passes: layout.passes.map((pass) => turn(pass, layout.planes)),
    bitmaps,
  };
  transposes.set(layout, turned);
  transposes.set(turned, layout);
  return turned;
}

function turn(pass: Pass, planes: number): Pass {
  const rows = pass.columns;
  const rowStart = new Int32Array(planes * rows + 1);
  for (let plane = 0; plane < planes; plane++) {
    const above = plane * rows + 1;
    sweep(pass, plane, (column) => {
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
    sweep(pass, plane, (row, first, count, number) => {
      const run = next[plane * rows + row] ?? 0;
      next[plane * rows + row] = run + 1;
      column[run] = first;
      length[run] = count;
      bitmap[run] = number;
    });
  }
  const { rows: columns, queryAt: keyAt, keyAt: queryAt } = pass;
  return { ...pass, rows, columns, queryAt, keyAt, rowStart, column, length, bitmap };
}
