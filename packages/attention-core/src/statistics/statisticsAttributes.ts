import type { AttentionAttributes } from "../attention/attributes.ts";

/** What the kernels are told besides tensors. */
export interface StatisticsAttributes extends AttentionAttributes {
  readonly sinkKeys: number;
  readonly blocks: number;
}
