import {
  matMul,
  type Tensor,
  type Tensor2D,
  tensor2d,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import { checkParameter } from "./checkParameter.ts";
import type { DistanceTableOptions } from "./distanceTableOptions.ts";
import { signedDistances } from "./signedDistances.ts";
import { t5Bucket } from "./t5Bucket.ts";

export interface T5BucketsOptions extends DistanceTableOptions {
  /** From this distance on all are in the last bucket: 128 in T5. */
  readonly maxDistance?: number;
}

/**
 * T5's bias as a distance table: a learned number for each bucket of distances and head.
 *
 * `table` is the weight `relative_attention_bias` of its checkpoints. T5 leaves out the division by
 * √D: pass `scale: 1`.
 *
 * @param table [buckets, H]: 32 buckets in T5
 * @returns [H, N + M − 1]
 * @throws {TypeError | ShapeError} a table that is not [buckets, H], float32
 * @throws {RangeError} lengths that are no positive integers, and as `t5Bucket`
 * @see Raffel et al. 2020 (T5, arXiv:1910.10683), §2.1
 */
export function t5Buckets(table: Tensor, options: T5BucketsOptions): Tensor2D {
  const places = signedDistances("t5Buckets", options);
  checkParameter("t5Buckets", "table", table, ["buckets", "H"]);
  const buckets = table.shape[0] as number;
  const length = places.length;
  const choice = new Float32Array(buckets * length);
  const bucketing = { ...options, buckets };
  places.forEach((d, t) => {
    choice[t5Bucket(d, bucketing) * length + t] = 1;
  });
  // A product rather than `gather`, whose gradient tfjs-wasm lacks.
  return tidy(() => matMul(transpose(table), tensor2d(choice, [buckets, length])) as Tensor2D);
}
