const MOST_NAMED = 6;

/** `documents(5, 3)`, or `documents(5, 3, 8, 1, 2, 9, … 94 more)` where there are many. */
export function nameLengths(op: string, lengths: readonly number[]): string {
  const named = lengths.slice(0, MOST_NAMED).join(", ");
  const left = lengths.length - MOST_NAMED;
  return left > 0 ? `${op}(${named}, … ${left} more)` : `${op}(${named})`;
}
