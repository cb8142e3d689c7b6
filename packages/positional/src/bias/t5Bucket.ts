export interface T5BucketOptions {
  /** How many buckets there are: 32 in T5. */
  readonly buckets?: number;
  /** From this distance on all are in the last bucket: 128 in T5. */
  readonly maxDistance?: number;
  /** "both" halves the buckets, the second half for keys ahead; "causal" puts those at distance 0. */
  readonly direction?: "causal" | "both";
}

/**
 * The bucket of T5 for a key `distance` behind its query. Small distances have one each, larger ones
 * share them logarithmically.
 *
 * Rounds as float32 does, in which T5's code computes it: at the borders of buckets that matters.
 *
 * @param distance an integer; negative is ahead
 * @throws {RangeError} buckets that are too few (2, or 4 for "both") or not even where halved, a
 *   maxDistance within the exact ones
 * @see Raffel et al. 2020 (T5, arXiv:1910.10683), §2.1; `_relative_position_bucket` of its code
 */
export function t5Bucket(
  distance: number,
  { buckets = 32, maxDistance = 128, direction = "causal" }: T5BucketOptions = {},
): number {
  const halves = direction === "both" ? 2 : 1;
  const count = buckets / halves;
  if (!(Number.isSafeInteger(count) && count >= 2))
    throw new RangeError(
      `t5Bucket: buckets must be an integer of at least 2 for each side, got ${buckets} for "${direction}"`,
    );
  const exact = Math.floor(count / 2);
  if (!(maxDistance > exact))
    throw new RangeError(`t5Bucket: maxDistance must be above ${exact}, got ${maxDistance}`);
  const ahead = distance < 0;
  const far = halves === 2 ? Math.abs(distance) : Math.max(distance, 0);
  const first = halves === 2 && ahead ? count : 0;
  if (far < exact) return first + far;
  const { fround } = Math;
  const share = fround(
    fround(Math.log(fround(far / exact))) / fround(Math.log(maxDistance / exact)),
  );
  return first + Math.min(exact + Math.trunc(fround(share * (count - exact))), count - 1);
}
