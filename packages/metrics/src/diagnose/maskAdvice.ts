import type { Advice, Mask } from "@frugal/sparse-masks";
import type { RowSample } from "./attentionReport.ts";

/** Masks that would keep enough of what heads attend to. */
export interface MaskAdvice {
  /** Share of the mass that each head keeps at least. */
  readonly keep: number;
  readonly heads: readonly HeadAdvice[];
  /** All heads at once: `perHead` of their masks. */
  readonly together: JointAdvice;
  /** The rows whose weights the masks were found from. */
  readonly sample: RowSample;
}

/**
 * The cheapest mask for one head. `kept` is measured over all rows: the share of its weights, as they
 * are now, that the mask allows.
 */
export interface HeadAdvice extends Advice {
  readonly head: number;
}

/** Masks of several heads as one, and what it saves. */
export interface JointAdvice {
  /** To be used with `and(…)` beside a mask that there was before, such as of padding. */
  readonly mask: Mask;
  /** The code that makes it. */
  readonly code: string;
  /** The mean over heads. */
  readonly kept: number;
  /** Pairs that attention computes now, for all examples and heads, and with the mask. */
  readonly pairsNow: number;
  readonly pairsComputed: number;
  /** 1 − pairsComputed / pairsNow: the share of the time that is saved. */
  readonly saved: number;
}
