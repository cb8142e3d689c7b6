/**
 * max |aᵢ − bᵢ| / max(|bᵢ|, floor), where equal infinities differ by 0; NaN if either side holds NaN
 * or the lengths differ.
 */
export function largestRelative(a: ArrayLike<number>, b: ArrayLike<number>, floor = 0): number {
  if (a.length !== b.length) return Number.NaN;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    const difference = x === y ? 0 : Math.abs(x - y) / Math.max(Math.abs(y), floor);
    if (Number.isNaN(difference)) return Number.NaN;
    largest = Math.max(largest, difference);
  }
  return largest;
}
