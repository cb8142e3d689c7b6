import type { Advice } from "./advice.ts";
import type { Candidate } from "./candidate.ts";

/** A mask that costs more of dense attention than this is not worth having. */
const WORTHWHILE = 0.9;
/** Nor is, besides a cheaper one, a mask that costs so many times as much. */
const ALTERNATIVE = 1.5;

/**
 * The cheapest masks, one of each kind, by what kernels compute; none that is not worth having.
 * Weighs by rising number of pairs, until no other can compute less.
 *
 * @param dense pairs that dense attention computes
 */
export function cheapest(
  candidates: readonly Candidate[],
  most: number,
  dense: number,
  weigh: (candidate: Candidate) => Advice,
): readonly Advice[] {
  const bestOf = new Map<string, Advice>();
  let ranked: readonly Advice[] = [];
  let limit = WORTHWHILE * dense;
  for (const candidate of [...candidates].sort((a, b) => a.pairs - b.pairs)) {
    if (candidate.pairs > Math.min(limit, ranked[most - 1]?.pairsComputed ?? limit)) break;
    const advice = weigh(candidate);
    const known = bestOf.get(candidate.kind);
    if (known === undefined || byCost(advice, known) < 0) bestOf.set(candidate.kind, advice);
    ranked = [...bestOf.values()].sort(byCost).slice(0, most);
    limit = Math.min(limit, ALTERNATIVE * (ranked[0]?.pairsComputed ?? limit));
  }
  return ranked.filter((one) => one.pairsComputed <= limit);
}

/** Those that keep more than all that are cheaper. */
export function frontOf(advice: readonly Advice[]): readonly Advice[] {
  let most = 0;
  return [...advice].sort(byCost).filter(({ kept }) => {
    if (kept <= most) return false;
    most = kept;
    return true;
  });
}

const byCost = (a: Advice, b: Advice) => a.pairsComputed - b.pairsComputed || b.kept - a.kept;
