import type { Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";

/** An attention and what is needed to join it to another over other keys. */
export interface AttentionWithLogsumexp {
  /** [B, H, N, E] */
  readonly output: Tensor4D;
  /** log Σⱼ exp(scoreᵢⱼ) over the keys that query i sees, [B, H, N]; −∞ where it sees none. */
  readonly logsumexp: Tensor3D;
}
