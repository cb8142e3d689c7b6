import type { Mask } from "../mask.ts";

/** A mask that keeps enough of what was measured. */
export interface Advice {
  readonly mask: Mask;
  /** The code that makes it: `and(causal(), or(window(512), sinks(4)))`. */
  readonly code: string;
  /** Share of the mass that it keeps. */
  readonly kept: number;
  /** Pairs that attention computes with it, for one head, over those that dense attention does. */
  readonly cost: number;
  /** Pairs allowed, and pairs computed, of one head: as `plan` counts. */
  readonly pairs: number;
  readonly pairsComputed: number;
  /** `pairs / pairsComputed`. */
  readonly efficiency: number;
}
