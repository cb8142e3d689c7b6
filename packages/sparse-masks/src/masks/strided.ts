import { checkInteger } from "../checkInteger.ts";
import { named } from "../combinators/named.ts";
import { or } from "../combinators/or.ts";
import type { Mask } from "../mask.ts";
import { checkHead } from "./arguments/checkHead.ts";
import { band } from "./band.ts";

/**
 * Strided attention of the Sparse Transformer, which suits data with a period of `l`, such as the
 * rows of an image. Causal by definition.
 *
 * - head 1: the query's own key and the `l` before it, `0 ≤ q − k ≤ l`; the same as `window(l + 1)`
 * - head 2: every l-th key, `(q − k) mod l = 0` and `k ≤ q`
 * - without `head`: both merged, a pair that both allow counted once
 *
 * The paper wants l near √N: each query then sees about 2√N keys. The three ways it uses them: one
 * head after the other in alternate layers (its equation 6), merged (7), or one for each head (8):
 * `perHead([strided(l, 1), strided(l, 2)])`.
 *
 * The paper's head 1 has l + 1 keys, and so has this; OpenAI's code keeps l, which is `window(l)`.
 * With l of at least the number of keys head 1 is `causal` and head 2 the diagonal.
 *
 * @param l stride
 * @param head 1 or 2; both when left out
 * @throws {RangeError} when `l` is not a positive integer, or `head` is neither 1 nor 2
 * @see Child et al. 2019 (Sparse Transformer, arXiv:1904.10509), §4.3, §5.1
 */
export function strided(l: number, head?: 1 | 2): Mask {
  checkInteger("strided: l", l, 1);
  checkHead("strided", head);
  const first = band(`strided(${l}, 1)`, { nearest: 0, farthest: l });
  const second = band(`strided(${l}, 2)`, { nearest: 0, dilation: l });
  if (head === undefined) return named(`strided(${l})`, or(first, second));
  return head === 1 ? first : second;
}
