import type { AttentionAttributes, Extra, Given } from "../attention/attributes.ts";

/** What the kernels are told besides tensors. */
export interface StatisticsAttributes extends AttentionAttributes {
  readonly sinkKeys: number;
  readonly blocks: number;
}

/** The tensors that statistics are computed from. */
export type StatisticsInput = "q" | "k" | Extra;

/** Those of them that are there. */
export type StatisticsInputs<Value> = Given<StatisticsInput, Value>;
