/** Rows that make a part worth its state. */
const LEAST_ROWS = 512;
/** Heads times parts that keep many threads busy. */
const CAUSAL_TASKS = 8;
const TASKS = 16;

/** How the rows of a head are shared among tasks. */
export interface ScanParts {
  /** Number of states. */
  readonly slots: number;
  /** First and last row of b that each slot sums beforehand. */
  readonly ranges: readonly number[];
  /** Rows of a, from and to, and the slot that they begin with. */
  readonly parts: readonly (readonly [from: number, to: number, slot: number])[];
  /** Rows that see all of what the scan took in, after it. */
  readonly late: readonly (readonly [from: number, to: number, slot: number])[];
  /** First rows of a, which see nothing. */
  readonly hidden: number;
}

/**
 * Parts of about equal length. A causal part needs the sum of what comes before it, so several cost
 * half as much again as one, and are used only where heads alone are too few.
 */
export function scanParts({
  heads,
  rowsA,
  rowsB,
  causal,
  reverse,
}: {
  readonly heads: number;
  readonly rowsA: number;
  readonly rowsB: number;
  readonly causal: boolean;
  readonly reverse: boolean;
}): ScanParts {
  const cuts = (from: number, to: number, tasks: number) => {
    const most = Math.max(1, Math.floor((to - from) / LEAST_ROWS));
    const count = Math.min(Math.max(1, Math.ceil(tasks / heads)), most);
    const rows = Math.ceil((to - from) / count / 32) * 32;
    return Array.from({ length: count }, (_, at) => [
      Math.min(to, from + at * rows),
      Math.min(to, from + (at + 1) * rows),
    ]) as [number, number][];
  };
  if (!causal) {
    const ranges = cuts(0, rowsB, TASKS);
    return {
      slots: ranges.length,
      ranges: ranges.flat(),
      parts: cuts(0, rowsA, TASKS).map(([from, to]) => [from, to, 0]),
      late: [],
      hidden: 0,
    };
  }
  const shared = Math.min(rowsA, rowsB);
  const hidden = rowsA - shared;
  const before = rowsB - shared;
  const pieces = cuts(hidden, rowsA, CAUSAL_TASKS);
  if (reverse) pieces.reverse();
  const shift = rowsB - rowsA;
  return {
    slots: pieces.length,
    // Each slot sums the piece before its own; the first, what comes before all pieces.
    ranges: pieces.flatMap((_, at) => {
      const earlier = pieces[at - 1];
      if (earlier) return [earlier[0] + shift, earlier[1] + shift];
      return reverse ? [0, 0] : [0, before];
    }),
    parts: pieces.map(([from, to], slot) => [from, to, slot]),
    late: reverse && hidden > 0 ? [[0, hidden, pieces.length - 1]] : [],
    hidden,
  };
}
