import type { Coverage } from "../coverage.ts";

/** Consecutive tile columns `first … end − 1`, of which all or some pairs are allowed. */
export interface Segment {
  readonly first: number;
  readonly end: number;
  readonly all: boolean;
}

/** How much of tile rows `r0 … r1 − 1` × tile columns `c0 … c1 − 1` is allowed. */
export type Ask = (r0: number, r1: number, c0: number, c1: number) => Coverage;

/**
 * Splits a matrix of tiles where the answer is "some", down to single tiles, and hands over each
 * row in ascending order: its segments ascending, those of `all` as long as they can be, the
 * others one tile wide.
 *
 * The quadtree is walked by bands of rows, so that rows come out in order and nothing is sorted
 * or kept: cost follows the segments handed over, memory one row of them per level.
 */
export function descend(
  rows: number,
  columns: number,
  ask: Ask,
  emit: (row: number, segments: readonly Segment[]) => void,
): void {
  band(0, rows, refine(0, rows, [{ first: 0, end: columns, all: false }], ask), ask, emit);
}

/** The segments of one row between two columns. */
export const segmentsOfRow = (first: number, end: number, ask: Ask): readonly Segment[] =>
  refine(0, 1, [{ first, end, all: false }], ask);

function band(
  r0: number,
  r1: number,
  segments: readonly Segment[],
  ask: Ask,
  emit: (row: number, segments: readonly Segment[]) => void,
): void {
  if (r1 - r0 === 1) {
    emit(r0, segments);
    return;
  }
  const middle = (r0 + r1) >>> 1;
  band(r0, middle, refine(r0, middle, segments, ask), ask, emit);
  band(middle, r1, refine(middle, r1, segments, ask), ask, emit);
}

/** The segments of a band for some of its rows, none of "some" wider than these rows are high. */
function refine(r0: number, r1: number, segments: readonly Segment[], ask: Ask): Segment[] {
  const refined: Segment[] = [];
  for (const { first, end, all } of segments) {
    if (all) append(refined, first, end, true);
    else split(r0, r1, first, end, refined, ask);
  }
  return refined;
}

function split(r0: number, r1: number, c0: number, c1: number, refined: Segment[], ask: Ask): void {
  const answer = ask(r0, r1, c0, c1);
  if (answer === "none") return;
  if (answer === "some" && c1 - c0 > r1 - r0) {
    const middle = (c0 + c1) >> 1; // columns may be negative: `slide`
    split(r0, r1, c0, middle, refined, ask);
    split(r0, r1, middle, c1, refined, ask);
    return;
  }
  append(refined, c0, c1, answer === "all");
}

function append(segments: Segment[], first: number, end: number, all: boolean): void {
  const last = segments.at(-1);
  if (all && last?.all && last.end === first) {
    segments[segments.length - 1] = { first: last.first, end, all };
  } else segments.push({ first, end, all });
}
