import type { AttentionOptions } from "../attention/attentionOptions.ts";

/** Which attention is looked at, and how; every field may be left out. */
export interface AttentionStatisticsOptions extends AttentionOptions {
  /** How many of the first keys count as sinks; default 4. */
  readonly sinkKeys?: number;
  /** Blocks of queries, and of keys, whose masses are wanted; default 0, none. */
  readonly blocks?: number;
}
