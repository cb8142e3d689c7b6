/**
 * The slopes of ALiBi for any number of heads: 2^(−8h/H), h = 1 … H, where H is a power of two.
 * Otherwise those of the largest power of two P below H, and then every other one of 2P.
 *
 * @returns H slopes, in the order of the heads
 * @throws {RangeError} when `heads` is not a positive integer
 * @see Press et al. 2022 (ALiBi, arXiv:2108.12409), §3; `get_slopes` of its code
 */
export function alibiSlopes(heads: number): number[] {
  if (!(Number.isSafeInteger(heads) && heads > 0))
    throw new RangeError(`alibiSlopes: heads must be a positive integer, got ${heads}`);
  const power = 2 ** Math.floor(Math.log2(heads));
  const ofPower = (P: number) => Array.from({ length: P }, (_, h) => 2 ** ((-8 * (h + 1)) / P));
  const between = ofPower(2 * power).filter((_, h) => h % 2 === 0);
  return [...ofPower(power), ...between.slice(0, heads - power)];
}
