const MOST_NAMED = 6;

/** `5, 3`, or `5, 3, 8, 1, 2, 9, … 94 more` where there are many. */
export function nameList(list: readonly (number | string)[]): string {
  const named = list.slice(0, MOST_NAMED).join(", ");
  const left = list.length - MOST_NAMED;
  return left > 0 ? `${named}, … ${left} more` : named;
}
