import { checkInteger } from "../checkInteger.ts";
import { named } from "../combinators/named.ts";
import { or } from "../combinators/or.ts";
import type { Mask } from "../mask.ts";
import { checkOptions } from "./arguments/checkOptions.ts";
import { copyIntegers } from "./arguments/copyIntegers.ts";
import { nameOptions } from "./arguments/nameOptions.ts";
import { band } from "./band.ts";
import { globalTokens } from "./globalTokens.ts";

/** What `longformer` may be told. */
export interface LongformerOptions {
  /** Keys of the window besides the query's own, half on each side; even; default 512. */
  readonly window?: number;
  /** Global tokens, as `globalTokens` takes them; default [0], the first token. */
  readonly global?: number | ArrayLike<number>;
  /** Distance from one key of the window to the next; default 1. */
  readonly dilation?: number;
}

/**
 * Longformer: a window on both sides, and global tokens that see all and are seen by all:
 * `|q − k| ≤ dilation·window/2 and (q − k) mod dilation = 0, or q ∈ G, or k ∈ G`. Looks ahead;
 * combine it with `causal`.
 *
 * Here and in the paper `window` counts both sides; with the query's own key that is window + 1
 * keys. In the authors' code `attention_window` is what lies on each side, half as much.
 *
 * @throws {TypeError} when an option is unknown, or `global` neither a number nor a list
 * @throws {RangeError} when `window` is not an even integer of at least 0, `dilation` not a
 *   positive one, or a global token not an integer of at least 0
 * @see Beltagy et al. 2020 (Longformer, arXiv:2004.05150), §3.1
 */
export function longformer(options: LongformerOptions = {}): Mask {
  checkOptions("longformer", options, ["window", "global", "dilation"]);
  const { window = 512, dilation } = options;
  checkInteger("longformer: window", window, 0);
  if (window % 2 !== 0) throw new RangeError(`longformer: window must be even, got ${window}`);
  if (dilation !== undefined) checkInteger("longformer: dilation", dilation, 1);
  const { global: given = [0] } = options;
  const global = typeof given === "number" ? given : copyIntegers("longformer: global", given);
  const name = `longformer(${nameOptions({ window, global, dilation })})`;
  const farthest = (window / 2) * (dilation ?? 1);
  const near = band(`window of ${name}`, { nearest: -farthest, farthest, dilation: dilation ?? 1 });
  return named(name, or(near, globalTokens(global)));
}
