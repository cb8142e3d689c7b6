import {
  mul,
  neg,
  reshape,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tidy,
} from "@tensorflow/tfjs-core";
import { checkParameter } from "./checkParameter.ts";
import { distances } from "./distances.ts";
import type { DistanceTableOptions } from "./distanceTableOptions.ts";

/**
 * ALiBi as a distance table: −slopeₕ · distance.
 *
 *     attention(q, k, v, { mask: causal(), bias: alibi(alibiSlopes(8), { N }) })
 *
 * With direction "both" it is −slopeₕ · |i − j|, which cannot tell left from right. Slopes given as
 * a tensor get a gradient; the paper does not train them.
 *
 * @param slopes one for each head: numbers, as `alibiSlopes` has them, or a tensor [H]
 * @returns [H, N + M − 1]
 * @throws {RangeError} no slopes, one that is not finite, lengths that are no positive integers
 * @throws {TypeError | ShapeError} a tensor that is not [H], float32
 * @see Press et al. 2022 (ALiBi, arXiv:2108.12409), §3
 */
export function alibi(slopes: readonly number[] | Tensor, options: DistanceTableOptions): Tensor2D {
  const values = distances("alibi", options);
  if (Array.isArray(slopes)) {
    if (slopes.length === 0 || !slopes.every(Number.isFinite))
      throw new RangeError(`alibi: slopes must be finite numbers, got [${slopes.join(", ")}]`);
  } else checkParameter("alibi", "slopes", slopes, ["H"]);
  return tidy(() => {
    const column = Array.isArray(slopes) ? tensor1d(slopes) : (slopes as Tensor);
    return neg(mul(reshape(column, [-1, 1]), tensor1d(values))) as Tensor2D;
  });
}
