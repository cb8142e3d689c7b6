import type { BlockLayout, Pass } from "@frugal/sparse-masks";
import type { BiasInMemory } from "./biasInMemory.ts";

/** The heads of a group: `count` from number `first` on, when an example has `H`. */
export interface HeadGroup {
  readonly H: number;
  readonly N: number;
  readonly first: number;
  readonly count: number;
  /** How many heads of queries see the same head of keys. */
  readonly shared: number;
}

/** What heads find at addresses of their own. */
export interface HeadPlaces {
  readonly bias: BiasInMemory;
  /** Address of the sinks of the H heads, or 0. */
  readonly sinks: number;
  /** Address of the factors of scores [planes, N], or 0. */
  readonly factors: number;
}

/**
 * The heads of a group that take part in a pass, as `head.as.ts` reads them.
 *
 * A head's first pass is the first in which its plane has runs (pass 0 if it has none): there all
 * its rows are written. Later ones join what they add; a pass without runs of its plane leaves
 * it out.
 */
export function headsIn(
  layout: BlockLayout,
  at: number,
  { H, N, first, count, shared }: HeadGroup,
  { bias, sinks, factors }: HeadPlaces,
): Uint32Array {
  const { passes, examples, heads, planeOf } = layout;
  const table = new Uint32Array(HEAD_WORDS * count);
  const firstKeys = Math.floor(first / shared);
  let length = 0;
  for (let index = 0; index < count; index++) {
    const number = first + index;
    const example = examples === 1 ? 0 : Math.floor(number / H);
    const head = number % H;
    const plane = planeOf[example * heads + (heads === 1 ? 0 : head)] as number;
    const begins = firstPass(passes, plane);
    if (at !== begins && !hasRuns(passes[at] as Pass, plane)) continue;
    table[length] = index;
    table[length + 1] = plane;
    table[length + 2] = at === begins ? 0 : 1;
    table[length + 3] = Math.floor(number / shared) - firstKeys;
    table[length + 4] = number;
    table[length + 5] = bias.of(number);
    table[length + 6] = sinks && sinks + 4 * head;
    table[length + 7] = factors && factors + 4 * plane * N;
    length += HEAD_WORDS;
  }
  return table.subarray(0, length);
}

/** Words of a head in the table. */
export const HEAD_WORDS = 8;

/** The heads of keys that the heads of a table see, each once, in a table of their own. */
export function keyHeadsIn(table: Uint32Array, shared: number): Uint32Array {
  if (shared === 1) return table;
  const seen = new Set<number>();
  for (let at = 3; at < table.length; at += HEAD_WORDS) seen.add(table[at] as number);
  const keys = new Uint32Array(seen.size * HEAD_WORDS);
  let at = 0;
  for (const head of seen) {
    keys[at] = head;
    at += HEAD_WORDS;
  }
  return keys;
}

function firstPass(passes: readonly Pass[], plane: number): number {
  let at = 0;
  while (at < passes.length && !hasRuns(passes[at] as Pass, plane)) at++;
  return at < passes.length ? at : 0;
}

/** Whether a pass has tiles of a plane. */
function hasRuns({ rows, rowStart }: Pass, plane: number): boolean {
  return rowStart[plane * rows] !== rowStart[(plane + 1) * rows];
}
