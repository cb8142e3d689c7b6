import type { Pass } from "@frugal/sparse-masks";

/** Some tile rows of a pass, and the tile columns that they see. */
export interface Stage {
  readonly firstRow: number;
  readonly endRow: number;
  readonly firstColumn: number;
  readonly endColumn: number;
}

/** How many times the columns of a pass may be packed, since stages overlap. */
const OVERLAP = 1.15;

/**
 * Cuts a pass into stages of at most `most` tile rows and columns, so that what is packed for one is
 * used while it is in the cache: a window moves along the keys, a residue class sees only itself.
 * A pass whose rows see keys far apart, or nearly all, is one stage.
 *
 * Neither the first nor the last columns of stages descend. Stages follow from pass and `most` alone.
 */
export function stagesOf(pass: Pass, planes: number, most: number): readonly Stage[] {
  const { rows, columns } = pass;
  const whole = [{ firstRow: 0, endRow: rows, firstColumn: 0, endColumn: columns }];
  if (columns <= most) return whole;
  const stages: Stage[] = [];
  let stage: Stage = { firstRow: 0, endRow: 0, firstColumn: 0, endColumn: 0 };
  let packed = 0;
  for (let row = 0; row < rows; row++) {
    const [first, end] = columnsSeen(pass, planes, row) ?? [stage.endColumn, stage.endColumn];
    if (end - first > most) return whole;
    const isEmpty = stage.firstColumn === stage.endColumn;
    const firstColumn = isEmpty ? first : Math.min(stage.firstColumn, first);
    const endColumn = Math.max(stage.endColumn, end);
    if (endColumn - firstColumn <= most && row - stage.firstRow < most) {
      stage = { firstRow: stage.firstRow, endRow: row + 1, firstColumn, endColumn };
    } else {
      stages.push(stage);
      packed += stage.endColumn - stage.firstColumn;
      stage = { firstRow: row, endRow: row + 1, firstColumn: first, endColumn: end };
    }
  }
  stages.push(stage);
  packed += stage.endColumn - stage.firstColumn;
  return packed <= OVERLAP * columns && ascend(stages) ? stages : whole;
}

/** First and end of the tile columns that any plane has in a row. */
function columnsSeen(
  { rows, rowStart, column, length }: Pass,
  planes: number,
  row: number,
): [first: number, end: number] | undefined {
  let first = Number.POSITIVE_INFINITY;
  let end = 0;
  for (let plane = 0; plane < planes; plane++) {
    const run = rowStart[plane * rows + row] as number;
    const last = (rowStart[plane * rows + row + 1] as number) - 1;
    if (last < run) continue;
    first = Math.min(first, column[run] as number);
    end = Math.max(end, (column[last] as number) + (length[last] as number));
  }
  return end > 0 ? [first, end] : undefined;
}

function ascend(stages: readonly Stage[]): boolean {
  return stages.every(({ firstColumn, endColumn }, at) => {
    const before = stages[at - 1];
    return !before || (firstColumn >= before.firstColumn && endColumn >= before.endColumn);
  });
}
