import type { AttentionOptions } from "@frugal/attention-core";
import type { RotaryOptions } from "../rotary/rotaryOptions.ts";
import type { MergedPositions } from "./mergedPositions.ts";

/** How rows are turned; where they stand is said by `positions`. */
export type Turning = Pick<RotaryOptions, "layout" | "attentionFactor"> & {
  /** Radians for each step of position, one for each pair. */
  readonly frequencies?: ArrayLike<number>;
};

/**
 * Those of `attention` but the normalizer, which is softmax: others have no sum by which parts could
 * be joined, or one that depends on how many keys a part has. All mean what they mean there, whichever
 * part a key is in: a bias is added by where rows stand, a sink counts once, and the pairs that a seed
 * drops are the same.
 */
export interface MergedAttentionOptions extends Omit<AttentionOptions, "normalizer"> {
  readonly positions: MergedPositions;
  readonly rotary: Turning;
}
