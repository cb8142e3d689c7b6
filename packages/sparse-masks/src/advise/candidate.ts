import type { Expression } from "./expression.ts";

/** A mask that keeps enough. */
export interface Candidate {
  /** Of the masks of a kind one is enough. */
  readonly kind: string;
  /** Mass that it keeps. */
  readonly kept: number;
  /** Pairs that it allows. */
  readonly pairs: number;
  readonly expression: Expression;
}

/** The one of fewest pairs, in a list that is empty if there is none. */
export function fewestPairs<Counted extends Pick<Candidate, "pairs">>(
  candidates: readonly Counted[],
): readonly Counted[] {
  let best: Counted | undefined;
  for (const one of candidates) if (best === undefined || one.pairs < best.pairs) best = one;
  return best === undefined ? [] : [best];
}
