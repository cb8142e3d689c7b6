import { checkInteger } from "../checkInteger.ts";
import type { Mask } from "../mask.ts";
import { band } from "./band.ts";

/**
 * The last `size` keys, the query's own included: `0 ≤ q − k < size`. Never ahead, so it is
 * causal by itself; for both sides see `local`.
 *
 * @throws {RangeError} when `size` is not a positive integer
 * @see Beltagy et al. 2020 (Longformer), §3.1
 */
export function window(size: number): Mask {
  checkInteger("window: size", size, 1);
  return band(0, size - 1, `window(${size})`);
}
