import { checkInteger } from "../checkInteger.ts";
import { and } from "../combinators/and.ts";
import { named } from "../combinators/named.ts";
import { or } from "../combinators/or.ts";
import type { Mask } from "../mask.ts";
import { checkHead } from "./arguments/checkHead.ts";
import { blocks } from "./blocks.ts";
import { causal } from "./causal.ts";
import { summaries } from "./leaves/summaries.ts";

/**
 * Fixed attention of the Sparse Transformer, which suits text: blocks of `l`, whose last `c`
 * positions sum them up for all that follows. Causal by definition.
 *
 * - head 1: the keys of the query's own block so far, `⌊k / l⌋ = ⌊q / l⌋` and `k ≤ q`
 * - head 2: the summaries so far, `k mod l ≥ l − c` and `k ≤ q`; the first l − c queries see none
 * - without `head`: both merged, a pair that both allow counted once
 *
 * The paper takes l of 128 or 256 and c of 8, 16 or 32. OpenAI's code works in blocks of 32 keys
 * and, where it has several heads, lets each take other columns of the block as its summaries.
 * `c = l` makes head 2, and so the union, `causal`.
 *
 * @param l positions in a block
 * @param c how many at the end of each block are its summary
 * @param head 1 or 2; both when left out
 * @throws {RangeError} when `l` is not a positive integer, `c` not one from 1 to l, or `head` is
 *   neither 1 nor 2
 * @see Child et al. 2019 (Sparse Transformer, arXiv:1904.10509), §4.3
 */
export function fixed(l: number, c: number, head?: 1 | 2): Mask {
  checkInteger("fixed: l", l, 1);
  checkInteger("fixed: c", c, 1, l);
  checkHead("fixed", head);
  const first = named(`fixed(${l}, ${c}, 1)`, and(causal(), blocks(l)));
  const second = summaries(`fixed(${l}, ${c}, 2)`, l, c);
  if (head === undefined) return named(`fixed(${l}, ${c})`, or(first, second));
  return head === 1 ? first : second;
}
