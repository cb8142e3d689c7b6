import type { Coverage } from "../../coverage.ts";
import { floorMod } from "../../floorMod.ts";

/**
 * How many of the `count` numbers first, first + step, … lie modulo `modulus` in
 * `from … from + width − 1`, where 0 ≤ from and from + width ≤ modulus.
 *
 * Exact. Residues repeat after `modulus / gcd(step, modulus)` numbers, and are walked by their
 * rounds about the modulus: one or two where the step is 1, none to walk where it is a multiple.
 */
export function coverageOfResidues(
  first: number,
  step: number,
  count: number,
  modulus: number,
  from: number,
  width: number,
): Coverage {
  const stride = step % modulus;
  const distinct = Math.min(count, modulus / greatestDivisor(modulus, stride));
  let residue = floorMod(first - from, modulus);
  let inside = false;
  let outside = false;
  for (let i = 0; i < distinct; ) {
    const round = Math.min(distinct - i, Math.ceil((modulus - residue) / stride));
    if (residue < width) inside = true;
    if (residue + (round - 1) * stride >= width) outside = true;
    if (inside && outside) return "some";
    i += round;
    residue += round * stride - modulus;
  }
  return inside ? "all" : "none";
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));
