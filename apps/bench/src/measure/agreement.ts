/** A result that was checked and found wrong: it is not timed, and the run ends. */
export class WrongResultError extends Error {
  override readonly name = "WrongResultError";
}

/** The largest absolute difference; equal infinities do not differ, NaN is infinitely far. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] === b[i]) continue;
    const difference = Math.abs((a[i] as number) - (b[i] as number));
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
    largest = Math.max(largest, difference);
  }
  return largest;
}

/**
 * @throws {WrongResultError} when two results that should be equal are further apart than `tolerance`
 */
export function checkAgreement(
  what: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  const difference = largestDifference(actual, expected);
  if (difference > tolerance)
    throw new WrongResultError(
      `${what}: expected results within ${tolerance} of each other, got a difference of ${difference}; nothing was timed`,
    );
}
