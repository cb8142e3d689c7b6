import type { BlockLayout } from "@frugal/sparse-masks";

/** What the kernels are told besides tensors. */
export interface AttentionAttributes {
  readonly layout: BlockLayout;
  readonly scale: number;
}

/** The tensors that the gradient is computed from. */
export type GradientInput = "q" | "k" | "v" | "output" | "logsumexp" | "dOutput" | "dLogsumexp";
