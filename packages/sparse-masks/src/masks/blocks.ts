import { checkInteger } from "../checkInteger.ts";
import type { Mask } from "../mask.ts";
import { checkOptions } from "./arguments/checkOptions.ts";
import { nameOptions } from "./arguments/nameOptions.ts";

/** Which blocks `blocks` lets a query see besides its own. */
export interface BlocksOptions {
  /** Blocks before it; default 0. Infinity for all. */
  readonly before?: number;
  /** Blocks behind it; default 0. Infinity for all. */
  readonly after?: number;
}

/**
 * Blocks of `size` positions, beginning at key 0: a query sees its own block, whole, and so many
 * beside it: `−before ≤ ⌊k / size⌋ − ⌊q / size⌋ ≤ after`.
 *
 * - `blocks(w, { before: 1, after: 1 })`: blocked local attention
 * - `blocks(size, { before: Infinity })`: block-causal, full inside a block and causal among them
 * - `and(causal(), blocks(l / 2, { before: 1 }))`: blockwise causal attention (BCA) of XPOS for
 *   models trained on l keys
 *
 * A size of at least the number of keys is everything.
 *
 * @throws {TypeError} when an option is unknown
 * @throws {RangeError} when `size` is not a positive integer, or `before` or `after` is neither an
 *   integer of at least 0 nor Infinity
 * @see Sun et al. 2022 (XPOS, arXiv:2212.10554), blockwise causal attention
 */
export function blocks(size: number, options: BlocksOptions = {}): Mask {
  checkInteger("blocks: size", size, 1);
  checkOptions("blocks", options, ["before", "after"]);
  const { before = 0, after = 0 } = options;
  checkReach("before", before);
  checkReach("after", after);
  const blockOf = (position: number) => Math.floor(position / size);
  return {
    name:
      before || after ? `blocks(${size}, ${nameOptions({ before, after })})` : `blocks(${size})`,
    relative: false,
    examples: 1,
    allows(q, k) {
      const ahead = blockOf(k) - blockOf(q);
      return -before <= ahead && ahead <= after;
    },
    coverage({ q0, q1, k0, k1 }) {
      const least = blockOf(k0) - blockOf(q1 - 1);
      const most = blockOf(k1 - 1) - blockOf(q0);
      if (most < -before || after < least) return "none";
      return -before <= least && most <= after ? "all" : "some";
    },
  };
}

function checkReach(name: string, reach: number): void {
  if (reach !== Number.POSITIVE_INFINITY) checkInteger(`blocks: ${name}`, reach, 0);
}
