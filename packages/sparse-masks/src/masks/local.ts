import { checkInteger } from "../checkInteger.ts";
import type { Mask } from "../mask.ts";
import { band } from "./band.ts";

/**
 * Keys at most `k` away on either side: `|q − k| ≤ k`, so 2k + 1 keys; `local(0)` is the diagonal.
 * Looks ahead; `and(causal(), local(k))` does not, and equals `window(k + 1)`.
 *
 * @param k radius
 * @throws {RangeError} when `k` is not an integer of at least 0
 * @see Su 2019, "From standard attention to sparse attention" (kexue.fm 6853)
 */
export function local(k: number): Mask {
  checkInteger("local: k", k, 0);
  return band(-k, k, `local(${k})`);
}
