/** The remainder that is never negative: `floorMod(−1, 4)` is 3. */
export function floorMod(value: number, modulus: number): number {
  const remainder = value % modulus;
  return remainder < 0 ? remainder + modulus : remainder + 0;
}
