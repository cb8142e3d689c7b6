import { checkInteger } from "../checkInteger.ts";
import type { Mask } from "../mask.ts";
import { band } from "./band.ts";

/**
 * Keys at most `k` away on either side: `|q − k'| ≤ k`, so 2k + 1 keys. Looks ahead;
 * `and(causal(), local(k))` does not, and equals `window(k + 1)`.
 *
 * `local(0)` is the diagonal; with k of at least the number of keys it is everything.
 *
 * @param k radius
 * @throws {RangeError} when `k` is not an integer of at least 0
 * @see Su 2019, "From standard attention to sparse attention" (kexue.fm 6853), local self-attention
 */
export function local(k: number): Mask {
  checkInteger("local: k", k, 0);
  return band(`local(${k})`, { nearest: -k, farthest: k });
}
