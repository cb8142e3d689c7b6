import type * as tf from "@tensorflow/tfjs-core";

/** Attention over a window of keys, for tensors [1, H, N, D] of one length, as one may write it in tfjs. */
export interface WindowPeer {
  attend(q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D): tf.Tensor4D;
  /** Frees the masks, which are made once and not for every call. */
  dispose(): void;
}

export interface WindowSizes {
  readonly N: number;
  /** Keys that a query sees: the last ones, its own included. */
  readonly size: number;
  /** Queries taken together; divides N. */
  readonly block: number;
}
