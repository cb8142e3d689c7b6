import type { Congruence } from "../mask.ts";

/** Larger moduli are of no use: no sequence is longer. */
const LARGEST = 2 ** 30;

/**
 * The residue class that both allow distances of. Where they have none in common, or its modulus
 * would be too large, the one with the larger modulus: it still holds.
 */
export function joinCongruences(
  a: Congruence | undefined,
  b: Congruence | undefined,
): Congruence | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const [wide, fine] = a.modulus < b.modulus ? [b, a] : [a, b];
  const modulus = (wide.modulus / greatestDivisor(wide.modulus, fine.modulus)) * fine.modulus;
  if (modulus > LARGEST) return wide;
  for (let remainder = wide.remainder; remainder < modulus; remainder += wide.modulus) {
    if (remainder % fine.modulus === fine.remainder) return { modulus, remainder };
  }
  return wide;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
