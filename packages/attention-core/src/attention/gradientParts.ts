import { type BlockLayout, TILE } from "@frugal/sparse-masks";

/**
 * A share of a head's gradient: some tile rows of keys, and the tile rows of queries that they
 * see. Its dQ is summed apart and joined later, so several threads can work on one head.
 */
export interface GradientPart {
  readonly firstKeys: number;
  readonly endKeys: number;
  readonly firstQueries: number;
  readonly endQueries: number;
}

/** Heads times parts that keep many threads busy. */
const TASKS = 16;
/** Tiles below which a part is not worth the joining. */
const LEAST_TILES = 64;

/**
 * Splits the heads of each plane into the same number of parts, of about equal numbers of tiles.
 *
 * It depends on the layout and the number of heads alone, never on the number of threads: so the
 * order of every sum, and every bit of the result, is the same for any number of threads.
 *
 * @param transposed the layout with keys as rows
 * @returns the parts of each plane
 */
export function gradientParts(transposed: BlockLayout, heads: number): GradientPart[][] {
  const { planes, rows, rowStart, length } = transposed;
  let tiles = 0;
  for (let run = 0; run < length.length; run++) tiles += length[run] as number;
  const affordable = Math.floor(tiles / planes / LEAST_TILES);
  const parts = Math.max(1, Math.min(Math.ceil(TASKS / heads), affordable, rows));
  return Array.from({ length: planes }, (_, plane) => {
    const tilesOf = (row: number) => {
      let sum = 0;
      const end = rowStart[plane * rows + row + 1] as number;
      for (let run = rowStart[plane * rows + row] as number; run < end; run++) {
        sum += length[run] as number;
      }
      return sum;
    };
    return split(parts, rows, tilesOf).map(([firstKeys, endKeys]) => ({
      firstKeys,
      endKeys,
      ...(parts === 1
        ? { firstQueries: 0, endQueries: Math.ceil(transposed.keys / TILE) }
        : queriesSeen(transposed, plane * rows + firstKeys, plane * rows + endKeys)),
    }));
  });
}

/** Cuts 0 … rows into stretches of about equal weight; some may be empty. */
function split(parts: number, rows: number, weight: (row: number) => number): [number, number][] {
  let total = 0;
  for (let row = 0; row < rows; row++) total += weight(row);
  const stretches: [number, number][] = [];
  let row = 0;
  let sum = 0;
  for (let part = 1; part <= parts; part++) {
    const first = row;
    while (row < rows && (part === parts || sum < (total * part) / parts)) sum += weight(row++);
    stretches.push([first, row]);
  }
  return stretches;
}

/** The tile columns between the first and the last tile of some rows. */
function queriesSeen(
  { rowStart, column, length }: BlockLayout,
  firstRow: number,
  endRow: number,
): { firstQueries: number; endQueries: number } {
  let firstQueries = Number.POSITIVE_INFINITY;
  let endQueries = 0;
  const end = rowStart[endRow] as number;
  for (let run = rowStart[firstRow] as number; run < end; run++) {
    const start = column[run] as number;
    firstQueries = Math.min(firstQueries, start);
    endQueries = Math.max(endQueries, start + (length[run] as number));
  }
  return { firstQueries: Math.min(firstQueries, endQueries), endQueries };
}
