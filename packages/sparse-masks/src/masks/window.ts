import { checkInteger } from "../checkInteger.ts";
import type { Mask } from "../mask.ts";
import { band } from "./band.ts";

/**
 * The last `size` keys, the query's own included: `0 ≤ q − k < size`. Never ahead, so it is
 * causal by itself; for both sides see `local`.
 *
 * `window(1)` is the diagonal; a size of at least the number of keys is `causal`. Some code counts
 * the keys before the query instead: attention-gym's `sliding_window(w)` keeps w + 1 keys and is
 * `window(w + 1)`.
 *
 * @param size keys seen, the query's own included
 * @throws {RangeError} when `size` is not a positive integer
 * @see Beltagy et al. 2020 (Longformer, arXiv:2004.05150), §3.1
 */
export function window(size: number): Mask {
  checkInteger("window: size", size, 1);
  return band(`window(${size})`, { nearest: 0, farthest: size - 1 });
}
