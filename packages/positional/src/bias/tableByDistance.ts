import {
  concat,
  pad,
  range,
  reverse,
  slice,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from "@tensorflow/tfjs-core";
import { checkLengths } from "./checkLengths.ts";
import type { DistanceTableOptions } from "./distanceTableOptions.ts";

/**
 * A table that cannot tell left from right: the kernel of |d|, or for "causal" of max(d, 0). The
 * kernel is computed once for each distance that there is.
 *
 * @param kernel of the distances 0, 1 … [n], all at once: [H, n]; 0 at distance 0
 * @returns [H, N + M − 1]
 * @throws {RangeError} lengths that are no positive integers, an unknown direction
 */
export function tableByDistance(
  op: string,
  options: DistanceTableOptions,
  kernel: (distances: Tensor1D) => Tensor2D,
): Tensor2D {
  checkLengths(op, options);
  const { N, M = N, direction } = options;
  const both = direction === "both";
  return tidy(() => {
    const behind = kernel(range(0, both ? Math.max(N, M) : M) as Tensor1D);
    const [H] = behind.shape;
    if (N === 1 || !both) {
      const seen = both ? slice(behind, [0, 0], [H, M]) : behind;
      return pad(seen, [
        [0, 0],
        [N - 1, 0],
      ]);
    }
    const ahead = reverse(slice(behind, [0, 1], [H, N - 1]), 1);
    return concat([ahead, slice(behind, [0, 0], [H, M])], 1);
  });
}
