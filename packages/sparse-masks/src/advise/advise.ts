import { checkInteger } from "../checkInteger.ts";
import { checkMask } from "../checkMask.ts";
import { layoutOf } from "../layoutOf.ts";
import type { Mask } from "../mask.ts";
import { bigBird } from "../masks/bigBird.ts";
import { causal } from "../masks/causal.ts";
import { everything } from "../masks/everything.ts";
import { pairs } from "../pairs.ts";
import { pairsComputed } from "../plan/pairsComputed.ts";
import type { Advice } from "./advice.ts";
import type { BlockMasses } from "./blockMasses.ts";
import type { Candidate } from "./candidate.ts";
import { judgeOf } from "./judge.ts";
import { cheapest, frontOf } from "./rank.ts";
import { readMasses } from "./readMasses.ts";
import { searchIn } from "./search.ts";

/** What `advise` may be told. */
export interface AdviseOptions {
  /**
   * Share of the mass to keep, above 0 and at most 1; 0.99 unless given. Of several shares each
   * gets its cheapest mask.
   */
  readonly keep?: number | readonly number[];
  /** Whether masks must not look ahead. Unless given: whether no block ahead holds any mass. */
  readonly causal?: boolean;
  /** Masks of yours to be judged besides, the same for all examples and heads. */
  readonly candidates?: readonly Mask[];
  /** How many masks for one share, besides dense attention; 5 unless given. */
  readonly most?: number;
}

/** Random blocks are of little use to judge from smaller ones. */
const LEAST_OF_BIG_BIRD = 8;

/**
 * The cheapest masks that keep a share of measured attention, cheapest first; dense attention last.
 *
 * Reads the masses once, into sums whose size follows the length, so that N × M numbers are never
 * held. Looks among windows, with or without sinks; windows and blocks with the columns that hold
 * most of what they leave out; blocks; `fixed`; `bigBird`; and in masses of blocks of 1 every k-th
 * key, alone or with a window. Sizes are those of fewest pairs that keep enough; what is returned is
 * ranked by what kernels compute, `plan`'s `pairsComputed`. A mask that saves less than a tenth of
 * dense attention, or costs more than half as much again as the cheapest, is left out.
 *
 * **What is assumed:** the mass of a block is spread evenly over its pairs, or where masks must not
 * look ahead over those that are not ahead. So a mask that allows part of a block keeps the part of
 * its mass that goes by pairs: measure with small blocks what is fine, such as four sinks, and with
 * blocks of 1 what is periodic. What is kept is of the weights that were measured: under the mask
 * the others grow, since each query's still sum to 1.
 *
 * With several shares, a front: for each the cheapest mask, ever more mass at ever higher cost.
 *
 * @throws {TypeError} when masses or options are not as described
 * @throws {RangeError} when a mass is negative or not finite, a row does not have one for each block
 *   of keys, there is no mass, or an option is out of range
 */
export function advise(masses: BlockMasses, options: AdviseOptions = {}): readonly Advice[] {
  const { keep = 0.99, candidates = [], most = 5 } = options;
  const shares = typeof keep === "number" ? [keep] : keep;
  for (const share of shares) checkShare(share);
  if (shares.length === 0) throw new TypeError("advise: keep must not be empty, got []");
  checkInteger("advise: most", most, 1);
  candidates.forEach((mask, i) => {
    checkCandidate(`advise: candidates[${i}]`, mask);
  });
  const { queries, keys, block } = masses;
  const all = block >= LEAST_OF_BIG_BIRD ? [...candidates, bigBird()] : candidates;
  const { judges, ...stats } = readMasses(masses, options.causal, (grid) =>
    all.map((mask) => judgeOf(mask, grid)),
  );
  const weigh = ({ expression: { mask, code }, kept }: Candidate): Advice => {
    const layout = layoutOf(mask, queries, keys);
    const allowed = pairs(layout);
    const computed = pairsComputed(layout);
    return {
      mask,
      code,
      kept: Math.min(kept / stats.total, 1),
      cost: computed / denseComputed,
      pairs: allowed,
      pairsComputed: computed,
      efficiency: computed === 0 ? 1 : allowed / computed,
    };
  };
  const whole = stats.causal ? causal() : everything();
  const denseComputed = pairsComputed(layoutOf(whole, queries, keys));
  const expression = { mask: whole, code: stats.causal ? "causal()" : "everything()" };
  const dense = weigh({ kind: "dense", kept: stats.counted, pairs: denseComputed, expression });
  const search = searchIn(stats, judges);
  const several = shares.length > 1;
  const found = shares.flatMap((share) =>
    cheapest(search(ENOUGH * share * stats.total), several ? 1 : most, denseComputed, weigh),
  );
  return several ? [...frontOf(found), dense] : [...found, dense];
}

/** Sums of the same numbers in another order may differ by this. */
const ENOUGH = 1 - 1e-12;

function checkShare(share: unknown): void {
  if (typeof share === "number" && share > 0 && share <= 1) return;
  throw new RangeError(`advise: keep must be above 0 and at most 1, got ${String(share)}`);
}

function checkCandidate(what: string, mask: Mask): void {
  checkMask(what, mask);
  if (mask.examples === 1 && (mask.heads ?? 1) === 1) return;
  throw new RangeError(`${what} must be the same for all examples and heads, got ${mask.name}`);
}
