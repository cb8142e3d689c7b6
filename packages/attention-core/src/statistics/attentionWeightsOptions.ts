import type { AttentionOptions } from "../attention/attentionOptions.ts";

/** Whose weights are asked for, and of which attention. */
export interface AttentionWeightsOptions extends AttentionOptions {
  /** Queries, 0 to N − 1. */
  readonly rows: readonly number[] | Int32Array;
}
