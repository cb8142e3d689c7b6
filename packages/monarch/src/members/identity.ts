import type { Monarch } from "../monarch/monarch.ts";
import { type MemberOptions, squareShape } from "./squareShape.ts";

/**
 * The identity: both factors are identities. Unlike matrices of low rank, Monarch matrices can have
 * full rank.
 *
 * @throws {RangeError} a block size that does not divide n
 */
export function identity(n: number, options: MemberOptions = {}): Monarch {
  const { shape, b, m } = squareShape(n, options);
  const left = new Float64Array(n * m);
  const right = new Float64Array(n * b);
  for (let j = 0; j < b; j++) for (let k = 0; k < m; k++) left[(j * m + k) * m + k] = 1;
  for (let k = 0; k < m; k++) for (let j = 0; j < b; j++) right[(k * b + j) * b + j] = 1;
  return { shape, left, right };
}
