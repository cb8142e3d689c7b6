import { checkInteger } from "../checkInteger.ts";
import { named } from "../combinators/named.ts";
import { or } from "../combinators/or.ts";
import type { Mask } from "../mask.ts";
import { atrous } from "./atrous.ts";
import { local } from "./local.ts";

/**
 * Locally dense, remotely sparse: `|q − k'| ≤ k` or `(q − k') mod k = 0`, the union of `local(k)`
 * and `atrous(k)`. Looks ahead; combine it with `causal`.
 *
 * A pair that both allow, at distance 0 or ±k, counts once: in one softmax over all keys of a
 * query. `sparse(1)` is everything, and so is k of at least the number of keys.
 *
 * The essay's own Keras code differs from the essay, and from this: it takes its local keys at
 * distances that are multiples of k, −k(k − 1) … k(k − 1), and counts the query's own key twice.
 *
 * @param k radius of the dense part and rate of the sparse one
 * @throws {RangeError} when `k` is not a positive integer
 * @see Su 2019, "From standard attention to sparse attention" (kexue.fm 6853), sparse self-attention
 */
export function sparse(k: number): Mask {
  checkInteger("sparse: k", k, 1);
  return named(`sparse(${k})`, or(local(k), atrous(k)));
}
