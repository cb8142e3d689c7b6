import type { Pass } from "@frugal/sparse-masks";
import type { Stage } from "./stages.ts";

/**
 * A share of a head's gradient in a stage: some tile rows of keys, and the tile rows of queries that
 * they see. Its dQ is summed apart and joined later, so several threads can work on one head.
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
 * It depends on the stage and the number of heads alone, never on the number of threads: so the
 * order of every sum, and every bit of the result, is the same for any number of threads.
 *
 * @param pass of a transposed layout: its rows are keys
 * @param planes how many the layout has
 * @param stage of the pass
 * @param heads how many take part
 * @returns the parts of each plane
 */
export function gradientParts(
  pass: Pass,
  planes: number,
  stage: Stage,
  heads: number,
): GradientPart[][] {
  const { firstRow, endRow, firstColumn, endColumn } = stage;
  const weights = Array.from({ length: planes }, (_, plane) => tilesOfRows(pass, plane, stage));
  const most = Math.max(...weights.map((tiles) => tiles.reduce((sum, count) => sum + count, 0)));
  const affordable = Math.floor(most / LEAST_TILES);
  const parts = Math.max(1, Math.min(Math.ceil(TASKS / heads), affordable, endRow - firstRow));
  if (parts === 1) {
    const whole = { firstKeys: firstRow, endKeys: endRow };
    return weights.map(() => [{ ...whole, firstQueries: firstColumn, endQueries: endColumn }]);
  }
  return weights.map((tiles, plane) =>
    split(parts, tiles).map(([first, end]) => {
      const [firstKeys, endKeys] = [firstRow + first, firstRow + end];
      return { firstKeys, endKeys, ...queriesSeen(pass, plane, firstKeys, endKeys) };
    }),
  );
}

/** Tiles of each row of a stage. */
function tilesOfRows(
  { rows, rowStart, length }: Pass,
  plane: number,
  { firstRow, endRow }: Stage,
): number[] {
  const tiles: number[] = [];
  for (let row = plane * rows + firstRow; row < plane * rows + endRow; row++) {
    let sum = 0;
    const end = rowStart[row + 1] as number;
    for (let run = rowStart[row] as number; run < end; run++) sum += length[run] as number;
    tiles.push(sum);
  }
  return tiles;
}

/** Cuts rows into stretches of about equal weight; some may be empty. */
function split(parts: number, weights: readonly number[]): [number, number][] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const rows = weights.length;
  const stretches: [number, number][] = [];
  let row = 0;
  let sum = 0;
  for (let part = 1; part <= parts; part++) {
    const first = row;
    while (row < rows && (part === parts || sum < (total * part) / parts)) {
      sum += weights[row++] as number;
    }
    stretches.push([first, row]);
  }
  return stretches;
}

/** The tile columns between the first and the last tile of some rows. */
function queriesSeen(
  { rows, rowStart, column, length }: Pass,
  plane: number,
  firstRow: number,
  endRow: number,
): { firstQueries: number; endQueries: number } {
  let firstQueries = Number.POSITIVE_INFINITY;
  let endQueries = 0;
  const end = rowStart[plane * rows + endRow] as number;
  for (let run = rowStart[plane * rows + firstRow] as number; run < end; run++) {
    const start = column[run] as number;
    firstQueries = Math.min(firstQueries, start);
    endQueries = Math.max(endQueries, start + (length[run] as number));
  }
  return { firstQueries: Math.min(firstQueries, endQueries), endQueries };
}
