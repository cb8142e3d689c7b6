import { checkInteger } from "../checkInteger.ts";
import type { Mask } from "../mask.ts";
import { band } from "./band.ts";

/**
 * A window with gaps: the query's own key and every `dilation`-th before it, `size` keys in all:
 * `0 ≤ q − k < size·dilation` and `(q − k) mod dilation = 0`. One side only, like `window`;
 * `dilatedWindow(size, 1)` is `window(size)`.
 *
 * Both sides, r keys on each: `and(local(r * dilation), atrous(dilation))`. So Longformer's code
 * counts, in keys on each side. attention-gym's `dilated_sliding_window(w, d)` looks to both sides
 * too, but its w is the greatest distance: `and(local(w), atrous(d))`, ⌊w / d⌋ keys on each side.
 *
 * @param size keys seen, the query's own included
 * @param dilation distance from one key to the next
 * @throws {RangeError} when one of them is not a positive integer
 * @see Beltagy et al. 2020 (Longformer, arXiv:2004.05150), §3.1
 */
export function dilatedWindow(size: number, dilation: number): Mask {
  checkInteger("dilatedWindow: size", size, 1);
  checkInteger("dilatedWindow: dilation", dilation, 1);
  const farthest = (size - 1) * dilation;
  return band(`dilatedWindow(${size}, ${dilation})`, { nearest: 0, farthest, dilation });
}
