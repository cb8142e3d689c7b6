import { checkInteger } from "../checkInteger.ts";
import type { Mask } from "../mask.ts";
import { copyIntegers } from "./arguments/copyIntegers.ts";
import { nameList } from "./arguments/nameList.ts";
import { tokenRanges } from "./leaves/tokenRanges.ts";

/**
 * Global tokens: every query sees them and they see every key, `k ∈ G or q ∈ G`. Rows and columns,
 * where `sinks` has columns only. Looks ahead; combine it with `causal`.
 *
 * Positions beyond the keys do nothing; no positions, no pairs. Longformer gives global tokens
 * projections of their own, which is not a matter of the mask.
 *
 * @param tokens how many positions, the first ones; or a list of positions, in any order; copied
 * @throws {TypeError} when `tokens` is neither a number nor a list
 * @throws {RangeError} when it, or an entry, is not an integer of at least 0
 * @see Beltagy et al. 2020 (Longformer, arXiv:2004.05150), §3.1
 */
export function globalTokens(tokens: number | ArrayLike<number>): Mask {
  if (typeof tokens === "number") {
    checkInteger("globalTokens: tokens", tokens, 0);
    const [starts, ends] = tokens === 0 ? [[], []] : [[0], [tokens]];
    return tokenRanges(
      `globalTokens(${tokens})`,
      Float64Array.from(starts),
      Float64Array.from(ends),
    );
  }
  const list = copyIntegers("globalTokens: tokens", tokens);
  const sorted = [...list].sort((a, b) => a - b);
  const starts = sorted.filter((position, i) => i === 0 || position - 1 > (sorted[i - 1] ?? 0));
  const lasts = sorted.filter(
    (position, i) => position + 1 < (sorted[i + 1] ?? Number.POSITIVE_INFINITY),
  );
  return tokenRanges(
    `globalTokens([${nameList(list)}])`,
    Float64Array.from(starts),
    Float64Array.from(lasts, (position) => position + 1),
  );
}
