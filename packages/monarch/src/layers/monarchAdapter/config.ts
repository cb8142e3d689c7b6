import type { DenseConfig, FactorConfig } from "../monarchDense/config.ts";

/** How a `MonarchAdapter` layer is made: what `tf.layers.dense` takes, and what is learned beside it. */
export type MonarchAdapterConfig = DenseConfig &
  FactorConfig & {
    /** By what the learned matrix is multiplied; 1 unless given. */
    readonly scale?: number;
  };
