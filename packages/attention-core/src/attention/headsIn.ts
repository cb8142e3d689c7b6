import type { BlockLayout, Pass } from "@frugal/sparse-masks";

/**
 * The heads that take part in a pass, of `count` heads from `first` on when an example has H: three
 * words each, as `head.as.ts` reads them.
 *
 * A head's first pass is the first in which its plane has runs (pass 0 if it has none): there all
 * its rows are written. Later ones join what they add; a pass without runs of its plane leaves
 * it out.
 */
export function headsIn(
  layout: BlockLayout,
  at: number,
  H: number,
  first: number,
  count: number,
): Uint32Array {
  const { passes, examples, heads, planeOf } = layout;
  const table = new Uint32Array(HEAD_WORDS * count);
  let length = 0;
  for (let index = 0; index < count; index++) {
    const example = examples === 1 ? 0 : Math.floor((first + index) / H);
    const head = heads === 1 ? 0 : (first + index) % H;
    const plane = planeOf[example * heads + head] as number;
    const begins = firstPass(passes, plane);
    if (at !== begins && !hasRuns(passes[at] as Pass, plane)) continue;
    table[length] = index;
    table[length + 1] = plane;
    table[length + 2] = at === begins ? 0 : 1;
    length += HEAD_WORDS;
  }
  return table.subarray(0, length);
}

/** Words of a head in the table. */
export const HEAD_WORDS = 3;

function firstPass(passes: readonly Pass[], plane: number): number {
  let at = 0;
  while (at < passes.length && !hasRuns(passes[at] as Pass, plane)) at++;
  return at < passes.length ? at : 0;
}

/** Whether a pass has tiles of a plane. */
function hasRuns({ rows, rowStart }: Pass, plane: number): boolean {
  return rowStart[plane * rows] !== rowStart[(plane + 1) * rows];
}
