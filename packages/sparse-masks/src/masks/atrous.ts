import { checkInteger } from "../checkInteger.ts";
import type { Mask } from "../mask.ts";
import { band } from "./band.ts";

/**
 * Every `k`-th key on both sides, the query's own included: `(q − k') mod k = 0`. Also called
 * dilated. Looks ahead; combine it with `causal`.
 *
 * The residue classes of the positions do not see each other, so ordered by class the mask is k
 * dense blocks: 1/k of the pairs and 1/k of the work. `atrous(1)` is everything; with k of at
 * least the number of keys and of queries it is the diagonal.
 *
 * The essay's own Keras code pads with zeros that queries then attend to; here nothing is added.
 *
 * @param k rate
 * @throws {RangeError} when `k` is not a positive integer
 * @see Su 2019, "From standard attention to sparse attention" (kexue.fm 6853), atrous self-attention
 */
export function atrous(k: number): Mask {
  checkInteger("atrous: k", k, 1);
  return band(`atrous(${k})`, { dilation: k });
}
