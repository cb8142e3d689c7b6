import type { Mask } from "../mask.ts";
import type { Rect } from "../rect.ts";
import type { Count } from "./count.ts";

/**
 * Counts rectangles of a relative mask from sums over its distances.
 *
 * With a(d) = 1 where distance d is allowed, A(d) = Σ a up to d and P(d) = Σ A up to d, a query at q
 * sees A(q − k0) − A(q − k1) of the keys k0 … k1 − 1; added up over the queries that is four values
 * of P.
 */
export function countByDistance(
  mask: Mask,
  queries: number,
  keys: number,
  example: number,
  head: number,
): (rect: Rect) => Count {
  const offset = keys - queries;
  const sums = new Float64Array(queries + keys + 1);
  const at = (distance: number) => distance + queries + 1;
  let allowed = 0;
  let sum = 0;
  for (let distance = 1 - queries; distance < keys; distance++) {
    const q = Math.max(distance, offset);
    if (mask.allows(q, q - distance, example, head)) allowed++;
    sum += allowed;
    sums[at(distance)] = sum;
  }
  const upTo = (distance: number) => sums[at(distance)] ?? 0;
  return ({ q0, q1, k0, k1 }) => {
    const behindFirst = upTo(q1 - 1 - k0) - upTo(q0 - 1 - k0);
    const behindEnd = upTo(q1 - 1 - k1) - upTo(q0 - 1 - k1);
    return { pairs: behindFirst - behindEnd, exact: true };
  };
}
