import type { Monarch } from "../monarch/monarch.ts";
import { type MemberOptions, squareShape } from "./squareShape.ts";

/**
 * The Hadamard matrix of Sylvester, H[x, y] = (−1)^(number of ones that x and y share), not normalised:
 * H of n is the Kronecker product of those of n/b and b, and so exactly Monarch.
 *
 * @throws {RangeError} unless n is a power of two, and b divides it
 * @see Sylvester 1867; Dao et al. 2022, proposition 1
 */
export function hadamard(n: number, options: MemberOptions = {}): Monarch {
  if (!Number.isInteger(Math.log2(n))) {
    throw new RangeError(`hadamard: n must be a power of two, got ${n}`);
  }
  const { shape, b, m } = squareShape(n, options);
  const left = new Float64Array(n * m);
  const right = new Float64Array(n * b);
  for (let at = 0; at < left.length; at++) left[at] = sign(Math.floor(at / m) % m, at % m);
  for (let at = 0; at < right.length; at++) right[at] = sign(Math.floor(at / b) % b, at % b);
  return { shape, left, right };
}

function sign(x: number, y: number): number {
  let odd = 0;
  for (let shared = x & y; shared; shared &= shared - 1) odd ^= 1;
  return odd ? -1 : 1;
}
