/** ‖a − m‖ / ‖a‖ in Frobenius norms; 0 where a is 0. */
export function relativeError(a: ArrayLike<number>, m: ArrayLike<number>): number {
  let missed = 0;
  let squares = 0;
  for (let i = 0; i < a.length; i++) {
    missed += ((a[i] as number) - (m[i] as number)) ** 2;
    squares += (a[i] as number) ** 2;
  }
  return squares === 0 ? 0 : Math.sqrt(missed / squares);
}
