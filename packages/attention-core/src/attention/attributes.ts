import type { BlockLayout } from "@frugal/sparse-masks";
import type { AttentionDropout } from "./attentionOptions.ts";
import type { Weighting } from "./weighting.ts";

/** What the kernels are told besides tensors. */
export interface AttentionAttributes {
  readonly layout: BlockLayout;
  readonly scale: number;
  /** 0: scores are not capped. */
  readonly softCap: number;
  readonly weighting: Weighting;
  /** What scores are multiplied by after cap and bias, for each query of each plane, [planes, N]. */
  readonly factors: Float32Array | undefined;
  readonly dropout: AttentionDropout | undefined;
}

/** What the kernels read, or give a gradient for, where it is there. */
export type Extra = "bias" | "sinks";

/** A result that only weights with thresholds have. */
export type Supports = "supports";

/** What the gradient does not read where each weight follows from its own score. */
export type OfRows = "output" | "logsumexp" | "dLogsumexp";

/** The tensors that an attention is computed from. */
export type AttentionInput = "q" | "k" | "v" | Extra;

/** The tensors that its gradient is computed from. */
export type GradientInput = AttentionInput | OfRows | Supports | "dOutput";

/** Those of them that are there. */
export type Given<Input extends string, Value> = Readonly<
  Record<Exclude<Input, Extra | Supports | OfRows>, Value> &
    Partial<Record<Extra | Supports | OfRows, Value>>
>;
