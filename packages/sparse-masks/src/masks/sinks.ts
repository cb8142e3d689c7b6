import { checkInteger } from "../checkInteger.ts";
import type { Mask } from "../mask.ts";

/**
 * The first `count` keys, for every query: `k < count`. Looks ahead; combine it with `causal`.
 * `sinks(0)` allows nothing; a count of at least the number of keys is everything.
 *
 * `and(causal(), or(window(w), sinks(4)))` is the mask of StreamingLLM and of LM-Infinite.
 *
 * @throws {RangeError} when `count` is not an integer of at least 0
 * @see Xiao et al. 2023 (StreamingLLM, arXiv:2309.17453), §3.2
 */
export function sinks(count: number): Mask {
  checkInteger("sinks: count", count, 0);
  return {
    name: `sinks(${count})`,
    relative: false,
    examples: 1,
    allows: (_q, k) => k < count,
    coverage({ k0, k1 }) {
      if (count <= k0) return "none";
      return k1 <= count ? "all" : "some";
    },
  };
}
