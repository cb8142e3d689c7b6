import type { Mask } from "@frugal/sparse-masks";
import type { RotaryOptions } from "../rotary/rotaryOptions.ts";
import type { MergedPositions } from "./mergedPositions.ts";

/** How rows are turned; where they stand is said by `positions`. */
export type Turning = Pick<RotaryOptions, "layout" | "attentionFactor"> & {
  /** Radians for each step of position, one for each pair. */
  readonly frequencies?: ArrayLike<number>;
};

export interface MergedAttentionOptions {
  readonly positions: MergedPositions;
  readonly rotary: Turning;
  /** Pairs that are seen, of those that are not ahead. All unless given. */
  readonly mask?: Mask;
  /** Multiplies scores; 1/√D unless given. */
  readonly scale?: number;
}
